package main

import (
	"context"
	"database/sql/driver"
	"errors"
)

// connector opens nothing but the first connection: enough to see what the driver says.
type connector struct{ plugin *Plugin }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	id, err := c.plugin.Driver.Conn(true)
	if err != nil {
		return nil, err
	}
	return nil, errors.New("connection " + id)
}

func (c connector) Driver() driver.Driver { return nil }
