-- +goose Up

-- When a vault is deleted by itself, in milliseconds; 0 when it stays. What is
-- shared for a while has an end.
ALTER TABLE vault ADD COLUMN ends BIGINT NOT NULL DEFAULT 0;

CREATE INDEX vault_ends ON vault (ends) WHERE ends > 0;

-- A bond: a vault of what two people have together, a parent and the child, or
-- two parents of a child; or what one person shows to somebody without an account.
-- A row says that a person belongs to it.
CREATE TABLE member (
    vault_id TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE,  -- the person
    bond_id  TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE,
    role     TEXT NOT NULL,    -- parent, child, or owner of what is shown
    sealed   BLOB NOT NULL,    -- family.Member, sealed with the bond's key
    PRIMARY KEY (vault_id, bond_id)
);

CREATE INDEX member_bond ON member (bond_id);

-- The vault of whom it belongs to, when it stays closed until they say their
-- words: the pages of a child from before a new PIN. It goes when that one goes.
ALTER TABLE vault ADD COLUMN owner TEXT REFERENCES vault (id) ON DELETE CASCADE;

CREATE INDEX vault_owner ON vault (owner) WHERE owner IS NOT NULL;
