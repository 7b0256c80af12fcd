package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
)

// call runs any method of the API with the JSON array in the body as its arguments and
// answers with the results as a JSON array.
func (p *Plugin) call(w http.ResponseWriter, r *http.Request, name string) {
	method := reflect.ValueOf(p.API).MethodByName(name)
	if !method.IsValid() {
		http.NotFound(w, r)
		return
	}
	var raw []json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&raw); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	args, err := arguments(method.Type(), raw)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var results []reflect.Value
	if method.Type().IsVariadic() {
		results = method.CallSlice(args)
	} else {
		results = method.Call(args)
	}
	values := make([]any, 0, len(results))
	for _, result := range results {
		values = append(values, report(result.Interface()))
	}
	answer(w, values)
}

func arguments(method reflect.Type, raw []json.RawMessage) ([]reflect.Value, error) {
	args := make([]reflect.Value, 0, method.NumIn())
	for index := range method.NumIn() {
		kind := method.In(index)
		if index >= len(raw) {
			args = append(args, reflect.Zero(kind))
			continue
		}
		if kind == reflect.TypeFor[io.Reader]() {
			var text string
			if err := json.Unmarshal(raw[index], &text); err != nil {
				return nil, err
			}
			content := []byte(text)
			if encoded, ok := strings.CutPrefix(text, "base64,"); ok {
				var err error
				if content, err = base64.StdEncoding.DecodeString(encoded); err != nil {
					return nil, err
				}
			}
			args = append(args, reflect.ValueOf(bytes.NewBuffer(content)))
			continue
		}
		value := reflect.New(kind)
		if err := json.Unmarshal(raw[index], value.Interface()); err != nil {
			return nil, fmt.Errorf("argument %d: %w", index, err)
		}
		args = append(args, value.Elem())
	}
	return args, nil
}

// report turns errors into what they say; everything else is its JSON.
func report(value any) any {
	if err, ok := value.(*model.AppError); ok {
		if err == nil {
			return nil
		}
		return map[string]any{"id": err.Id, "message": err.Message, "status_code": err.StatusCode, "where": err.Where}
	}
	if err, ok := value.(error); ok {
		return map[string]any{"error": err.Error()}
	}
	return value
}
