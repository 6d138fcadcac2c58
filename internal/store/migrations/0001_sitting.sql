-- +goose Up

-- What this installation is, one row a fact. 'root_key': the fingerprint of
-- the root key the data was made with.
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One visitor's way through the test, without an account.
CREATE TABLE sitting (
    id      TEXT PRIMARY KEY,  -- made from the visitor's secret; does not lead back to it
    version BIGINT NOT NULL,   -- counts up with every save; a save names the one it read
    expires BIGINT NOT NULL,   -- milliseconds; the row is deleted after it
    sealed  BLOB NOT NULL      -- sitting.Pack, sealed with the visitor's key
);

CREATE INDEX sitting_expires ON sitting (expires);

-- A code a visitor wrote down. It holds the visitor's secret, sealed with a
-- key made from the code.
CREATE TABLE resume_code (
    id         TEXT PRIMARY KEY,  -- made from the code
    sitting_id TEXT NOT NULL REFERENCES sitting (id) ON DELETE CASCADE,
    sealed     BLOB NOT NULL
);

CREATE INDEX resume_code_sitting ON resume_code (sitting_id);
