module jackfield.test/gob-golden

go 1.24
