package main

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/pluginapi"
)

func init() {
	checks["no-setting-is-nil"] = func(p *Plugin, _ world) error {
		return all(
			func() error { return filled(p.API.GetConfig(), "GetConfig()") },
			func() error { return filled(p.API.GetUnsanitizedConfig(), "GetUnsanitizedConfig()") },
			func() error { return asError(p.API.GetConfig().IsValid()) },
		)
	}
	checks["schema-defaults-are-merged"] = func(p *Plugin, _ world) error {
		read := p.read()
		raw := map[string]any{}
		if err := p.API.LoadPluginConfiguration(&raw); err != nil {
			return err
		}
		return all(
			func() error { return expect("default number", read.Number, 7) },
			func() error { return expect("no default", read.NoDefault, "") },
			func() error { return expect[any]("keys of a map are in lower case", raw["nodefault"], nil) },
			func() error { return expect[any]("a default in a map", raw["number"], 7.0) },
		)
	}
	checks["hears-what-it-saved-while-it-started"] = func(p *Plugin, _ world) error {
		return p.until("the setting that OnActivate saved", func() bool {
			return p.settings.OnceWord == "made up" && p.settings.Word == "saved"
		})
	}
	checks["hears-what-it-saves"] = func(p *Plugin, _ world) error {
		saved := map[string]any{"word": "anew", "onceword": "made up", "switch": false}
		if err := p.client.Configuration.SavePluginConfig(saved); err != nil {
			return err
		}
		err := p.until("its own setting", func() bool { return p.settings.Word == "anew" && !p.settings.Switch })
		if err != nil {
			return err
		}
		config := p.client.Configuration.GetConfig()
		config.TeamSettings.SiteName = model.NewPointer("Named by a plugin")
		p.mutex.Lock()
		before := p.changes
		p.mutex.Unlock()
		if err := p.client.Configuration.SaveConfig(config); err != nil {
			return err
		}
		if err := p.until("a setting of the server", func() bool { return p.changes > before }); err != nil {
			return err
		}
		return expect("site name", *p.API.GetConfig().TeamSettings.SiteName, "Named by a plugin")
	}
	checks["license"] = func(p *Plugin, _ world) error {
		license, config := p.client.System.GetLicense(), p.API.GetConfig()
		return all(
			func() error { return expect("a license", license, nil) },
			func() error {
				return expect("enterprise", pluginapi.IsEnterpriseLicensedOrDevelopment(config, license), false)
			},
			func() error { return expect("E10", pluginapi.IsE10LicensedOrDevelopment(config, license), false) },
			func() error { return expect("E20", pluginapi.IsE20LicensedOrDevelopment(config, license), false) },
			func() error { return expect("cloud", pluginapi.IsCloud(license), false) },
		)
	}
	checks["paths"] = func(p *Plugin, _ world) error {
		path, err := p.client.System.GetBundlePath()
		if err != nil || path == "" {
			return fmt.Errorf("bundle path: %q, %w", path, err)
		}
		manifest, err := p.client.System.GetManifest()
		if err != nil {
			return err
		}
		return expect("own manifest", manifest.Id, p.API.GetPluginID())
	}
}

// filled finds pointers that are nil and in Mattermost are not: plugins follow them without asking.
func filled(config *model.Config, path string) error {
	usual := &model.Config{}
	usual.SetDefaults()
	return compared(reflect.ValueOf(config), reflect.ValueOf(usual), path)
}

func compared(value, usual reflect.Value, path string) error {
	var missing []error
	switch value.Kind() {
	case reflect.Pointer:
		if usual.IsNil() {
			return nil
		}
		if value.IsNil() {
			return fmt.Errorf("%s is nil", path)
		}
		return compared(value.Elem(), usual.Elem(), path)
	case reflect.Struct:
		for index := range value.NumField() {
			if field := value.Type().Field(index); field.IsExported() {
				missing = append(missing, compared(value.Field(index), usual.Field(index), path+"."+field.Name))
			}
		}
	}
	return errors.Join(missing...)
}
