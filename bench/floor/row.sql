INSERT INTO tokens (locator, digest, issuer, client_id, reach, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
