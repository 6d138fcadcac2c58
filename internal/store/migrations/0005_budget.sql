-- +goose Up

-- What several app nodes allow together: tries, tests begun, bytes of a day.
CREATE TABLE budget (
    id    TEXT PRIMARY KEY,   -- made with a key from whose budget it is; does not lead back to them
    spent BIGINT NOT NULL     -- nanoseconds; until then it fills again, after it the row says nothing
);
