CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
    mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
    likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL);
INSERT INTO threads VALUES (1, '/1399/05/library/', 'کتابخانه');
INSERT INTO comments VALUES
    (1, 1, NULL, 1596276000.5, NULL, 1, '192.0.2.0', 'سلام', 'مینا', 'mina@mail.example', NULL, 0, 0, x'00'),
    (1, 2, 1, 1596279600, NULL, 2, '192.0.2.0', 'در صف', NULL, NULL, NULL, 0, 0, x'00'),
    (1, 3, 1, 1596283200, NULL, 4, '192.0.2.0', '', NULL, NULL, NULL, 0, 0, x'00'),
    (1, 4, 1, 1596283200, NULL, 9, '192.0.2.0', 'چیست', NULL, NULL, NULL, 0, 0, x'00');
