module jackfield.test/go-misbehaving

go 1.24
