// Records how Go's own encoding/gob writes values, for the codec's tests, which need no Go.
// Run: go run . > ../../../crates/plugin-host/src/go/gob/golden.json
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/url"
	"os"
	"time"
)

// Scalars has one field of each basic kind.
type Scalars struct {
	Bool    bool
	Int     int
	Int8    int8
	Uint    uint32
	Float   float64
	Float32 float32
	Complex complex128
	String  string
	Bytes   []byte
}

type Inner struct {
	Name string
	Next *Inner
}

type Composite struct {
	Pointer *Inner
	Value   Inner
	Slice   []Inner
	Array   [3]int
	Strings map[string][]string
	Numbers map[int]bool
	Nested  map[string]map[string]string
	Any     any
	Props   map[string]any
}

type Marshaled struct {
	At    time.Time
	Until *time.Time
	Link  *url.URL
	Big   *big.Int
}

type Attachment struct {
	Text   string
	Fields []*Field
}

type Field struct {
	Title string
	Value any
}

type Capture struct {
	Name string   `json:"name"`
	Hex  []string `json:"hex"`
}

func capture(name string, values ...any) Capture {
	var buffer bytes.Buffer
	encoder := gob.NewEncoder(&buffer)
	result := Capture{Name: name}
	for _, value := range values {
		buffer.Reset()
		if err := encoder.Encode(value); err != nil {
			panic(err)
		}
		result.Hex = append(result.Hex, hex.EncodeToString(buffer.Bytes()))
	}
	return result
}

func main() {
	gob.Register(map[string]any{})
	gob.Register([]any{})
	gob.RegisterName("[]*model.SlackAttachment", []*Attachment{})

	zone := time.FixedZone("", 2*60*60)
	at := time.Date(2024, 2, 29, 12, 34, 56, 789000000, time.UTC)
	until := time.Date(2030, 1, 1, 0, 0, 0, 0, zone)
	link, _ := url.Parse("https://example.com/a?b=c#d")
	large, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)

	attachments := []*Attachment{{
		Text:   "hello",
		Fields: []*Field{{Title: "one", Value: map[string]any{"deep": []any{"x", 1.5, nil}}}},
	}}

	captures := []Capture{
		capture("scalars", Scalars{true, -42, -128, 300, 1.5, 0.25, complex(1, -2), "héllo", []byte{0, 255}}),
		capture("zero scalars", Scalars{}),
		capture("a string that is not UTF-8", "a\xffb"),
		capture("top-level values", 7, "text", true, []byte("raw"), 2.5, []string{"a", "b"}, map[string]int{"k": 1}),
		capture("an empty struct", struct{}{}),
		capture("the same type twice", Inner{Name: "a"}, Inner{Name: "b", Next: &Inner{Name: "c"}}),
		capture("composite", Composite{
			Pointer: &Inner{Name: "p"},
			Value:   Inner{Name: "v", Next: &Inner{}},
			Slice:   []Inner{{Name: "s"}, {}},
			Array:   [3]int{0, -1, 2},
			Strings: map[string][]string{"k": {"a", ""}},
			Numbers: map[int]bool{-5: true},
			Nested:  map[string]map[string]string{"o": {"i": "v"}},
		}),
		capture("an empty map is not a nil map", Composite{Strings: map[string][]string{}}),
		capture("interfaces", Composite{Any: "text"}, Composite{Any: 5}, Composite{Any: []string{"a"}}),
		capture("interfaces in interfaces", Composite{Props: map[string]any{"attachments": attachments}}),
		capture("a second value with the same interfaces",
			Composite{Any: map[string]any{"a": []any{true}}},
			Composite{Any: map[string]any{"b": map[string]any{"c": "d"}}}),
		capture("marshaled", Marshaled{At: at, Until: &until, Link: link, Big: large}),
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(captures); err != nil {
		panic(err)
	}
}
