-- One-time tokens are used up, made again and removed by their kind and their time.
CREATE INDEX idx_tokens_type_createat ON tokens (type, createat);
CREATE INDEX idx_tokens_createat ON tokens (createat);
