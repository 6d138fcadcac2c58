-- +goose Up

-- A vault: what belongs to one person, sealed with one data key. Deleting the
-- row deletes the key and everything that was sealed with it.
CREATE TABLE vault (
    id  TEXT PRIMARY KEY,
    key BLOB NOT NULL       -- the data key, wrapped with a key made from the root key
);

-- A parent who can sign in. Everything about them is sealed.
CREATE TABLE account (
    vault_id TEXT PRIMARY KEY REFERENCES vault (id) ON DELETE CASCADE,
    version  BIGINT NOT NULL,  -- counts up with every save; a save names the one it read
    ends     BIGINT NOT NULL,  -- milliseconds at which it is deleted; 0 when it stays
    sealed   BLOB NOT NULL     -- account.Account, sealed with the vault's key
);

CREATE INDEX account_ends ON account (ends) WHERE ends > 0;

-- What an account can be found by: a sign-in name, an address for e-mail.
CREATE TABLE handle (
    id       TEXT PRIMARY KEY,  -- made from the name with a key; does not lead back to it
    vault_id TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE
);

CREATE INDEX handle_vault ON handle (vault_id);

-- A browser that is signed in.
CREATE TABLE session (
    vault_id TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,    -- made from the browser's token; does not lead back to it
    expires  BIGINT NOT NULL,  -- milliseconds
    sealed   BLOB NOT NULL,    -- account.Session, sealed with the vault's key
    PRIMARY KEY (vault_id, id)
);

CREATE INDEX session_expires ON session (expires);

-- One thing that somebody keeps: a child, a result, a day's entry, a plan. The
-- rows of a kind are values of one type of the program, as JSON.
CREATE TABLE record (
    vault_id TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,    -- made by who asks to keep it, so that asking twice keeps it once
    child_id TEXT NOT NULL,    -- the child it is about; empty when it is about none
    day      TEXT NOT NULL,    -- YYYY-MM-DD in the family's zone
    version  BIGINT NOT NULL,  -- counts up with every save; a save names the one it read
    gone     BIGINT NOT NULL,  -- milliseconds at which it was taken away; 0 while it is there
    sealed   BLOB NOT NULL,    -- sealed with the vault's key, bound to vault, kind and id
    PRIMARY KEY (vault_id, kind, id)
);

CREATE INDEX record_day ON record (vault_id, child_id, kind, day);
CREATE INDEX record_gone ON record (gone) WHERE gone > 0;
