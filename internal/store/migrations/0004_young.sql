-- +goose Up

-- The made-up names of children's places. Several places may have the same: else
-- whoever makes one could try which names there are.
CREATE TABLE young (
    name     TEXT NOT NULL,    -- made from the name with a key; does not lead back to it
    vault_id TEXT NOT NULL REFERENCES vault (id) ON DELETE CASCADE,
    PRIMARY KEY (name, vault_id)
);

CREATE INDEX young_vault ON young (vault_id);

INSERT INTO young (name, vault_id)
SELECT substr(id, 7), vault_id
FROM handle
WHERE id LIKE 'child.%';

DELETE FROM handle
WHERE id LIKE 'child.%';

-- No place is closed by a new PIN any more: nothing sets the column owner of vault.

-- A bond that a child belongs to is no porch: codes lead to one with the parent alone.
DELETE FROM handle
WHERE vault_id IN (SELECT bond_id FROM member WHERE role = 'child');
