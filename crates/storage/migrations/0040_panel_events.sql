-- Panels whose own server is told of what happens: where, which links it explains, and its entries in the menu of messages.
ALTER TABLE jackfield_panels ADD COLUMN eventsurl TEXT NOT NULL DEFAULT '';
ALTER TABLE jackfield_panels ADD COLUMN unfurls {json} NOT NULL DEFAULT '[]';
ALTER TABLE jackfield_panels ADD COLUMN shortcuts {json} NOT NULL DEFAULT '[]';
