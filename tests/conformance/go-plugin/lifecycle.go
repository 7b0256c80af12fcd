package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Configuration is what LoadPluginConfiguration fills.
type Configuration struct {
	// Activation says how OnActivate behaves: "", "refuse", "app-error", "exit" or "hang".
	Activation string
	// Support says what GenerateSupportData does: "", "fail", "hang", "much" or "nothing".
	Support string
	Number  int
}

func (p *Plugin) OnConfigurationChange() error {
	p.mayHang()
	var configuration Configuration
	if err := p.API.LoadPluginConfiguration(&configuration); err != nil {
		return err
	}
	p.see("OnConfigurationChange", configuration)
	return nil
}

func (p *Plugin) OnActivate() error {
	p.see("OnActivate")
	var configuration Configuration
	if err := p.API.LoadPluginConfiguration(&configuration); err != nil {
		return err
	}
	switch configuration.Activation {
	case "refuse":
		return errors.New("the plugin does not want to")
	case "app-error":
		return model.NewAppError("OnActivate", "conformance.refused", nil, "details", 418)
	case "exit":
		os.Exit(3)
	case "hang":
		select {}
	}
	fmt.Println("activated on stdout")
	fmt.Fprintln(os.Stderr, "[WARN] activated on stderr")
	return nil
}

func (p *Plugin) OnDeactivate() error {
	p.mayHang()
	_ = p.API.KVSet("deactivated", []byte("yes"))
	return nil
}

func (p *Plugin) OnInstall(_ *plugin.Context, event model.OnInstallEvent) error {
	p.see("OnInstall", event)
	return nil
}

func (p *Plugin) OnSendDailyTelemetry() { p.see("OnSendDailyTelemetry") }

func (p *Plugin) OnCloudLimitsUpdated(limits *model.ProductLimits) {
	p.see("OnCloudLimitsUpdated", limits)
}

func (p *Plugin) OnPluginClusterEvent(_ *plugin.Context, event model.PluginClusterEvent) {
	p.see("OnPluginClusterEvent", event)
}

func (p *Plugin) RunDataRetention(nowTime, batchSize int64) (int64, error) {
	p.see("RunDataRetention", nowTime, batchSize)
	return batchSize, nil
}

func (p *Plugin) GenerateSupportData(_ *plugin.Context) ([]*model.FileData, error) {
	p.see("GenerateSupportData")
	var configuration Configuration
	if err := p.API.LoadPluginConfiguration(&configuration); err != nil {
		return nil, err
	}
	switch configuration.Support {
	case "fail":
		return nil, errors.New("the plugin has nothing to hand out")
	case "hang":
		select {}
	case "much":
		return []*model.FileData{{Filename: "../../large.bin", Body: make([]byte, 17<<20)}, {Filename: "../small.txt", Body: []byte("small")}}, nil
	case "nothing":
		return nil, nil
	}
	return []*model.FileData{{Filename: "support.txt", Body: []byte("data")}}, nil
}

func (p *Plugin) ConfigurationWillBeSaved(config *model.Config) (*model.Config, error) {
	p.see("ConfigurationWillBeSaved", config.ServiceSettings.SiteURL)
	switch *config.ServiceSettings.SiteURL {
	case "http://refused":
		return nil, errors.New("refused")
	case "http://change":
		config.TeamSettings.SiteName = model.NewPointer("changed")
		return config, nil
	}
	return nil, nil
}
