package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"
)

// marketplace does what `mmctl plugin marketplace list` and `install` do, by the client and the types that mmctl is made of, and
// reads the market's own list as a Mattermost server does.
func marketplace(ctx context.Context, client *model.Client4, market, id, version string) {
	body := fetch(ctx, market+"/api/v1/plugins?"+(&model.MarketplacePluginFilter{
		Page: 0, PerPage: 100, ServerVersion: "11.9.0", ReturnAllVersions: true,
	}).ToValues().Encode())
	listed, err := model.BaseMarketplacePluginsFromReader(bytes.NewReader(body))
	if err != nil {
		log.Fatalf("the market's list: %v", err)
	}
	strict := json.NewDecoder(bytes.NewReader(body))
	strict.DisallowUnknownFields()
	var fields []struct {
		*model.BaseMarketplacePlugin
		Manifest json.RawMessage `json:"manifest"`
	}
	if err := strict.Decode(&fields); err != nil {
		log.Fatalf("the market's list has what Mattermost does not know: %v", err)
	}
	found := false
	for _, plugin := range listed {
		if plugin.Manifest == nil || plugin.Manifest.Id != id || plugin.Manifest.Version != version {
			continue
		}
		found = true
		check("the manifest is valid for Mattermost", plugin.Manifest.IsValid() == nil)
		check("it has a label", len(plugin.Labels) == 1 && plugin.Labels[0].Name != "")
		check("its package can be had", len(fetch(ctx, plugin.DownloadURL)) > 0)
	}
	check("the market lists it", found)

	plugins := must[[]*model.MarketplacePlugin]("GetMarketplacePlugins")(
		client.GetMarketplacePlugins(ctx, &model.MarketplacePluginFilter{PerPage: 100, Filter: id}))
	check("the server lists it", len(plugins) == 1 && plugins[0].Manifest.Id == id)
	manifest := must[*model.Manifest]("InstallMarketplacePlugin")(
		client.InstallMarketplacePlugin(ctx, &model.InstallMarketplacePluginRequest{Id: id, Version: version}))
	check("the server installed it", manifest.Id == id && manifest.Version == version)
	plugins = must[[]*model.MarketplacePlugin]("GetMarketplacePlugins")(
		client.GetMarketplacePlugins(ctx, &model.MarketplacePluginFilter{PerPage: 100, Filter: id}))
	check("the server says which version it has", plugins[0].InstalledVersion == version)
}

func fetch(ctx context.Context, address string) []byte {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		log.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		log.Fatalf("%s: %d %v", address, answer.StatusCode, err)
	}
	return body
}
