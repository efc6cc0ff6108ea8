// The OpenTelemetry collector with the components that the estate configures, each in the version that
// AWS's distribution has in the release of the container's image, started as that distribution starts.
package main

import (
	"context"
	"log"
	"os/signal"
	"syscall"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/awsemfexporter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/awsxrayexporter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/healthcheckextension"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/resourceprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/processor/memorylimiterprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
)

func factories() (otelcol.Factories, error) {
	var factories otelcol.Factories
	var err error
	if factories.Receivers, err = receiver.MakeFactoryMap(otlpreceiver.NewFactory()); err != nil {
		return factories, err
	}
	if factories.Processors, err = processor.MakeFactoryMap(memorylimiterprocessor.NewFactory(), resourceprocessor.NewFactory(), batchprocessor.NewFactory()); err != nil {
		return factories, err
	}
	if factories.Exporters, err = exporter.MakeFactoryMap(awsxrayexporter.NewFactory(), awsemfexporter.NewFactory()); err != nil {
		return factories, err
	}
	factories.Extensions, err = extension.MakeFactoryMap(healthcheckextension.NewFactory())
	return factories, err
}

func main() {
	// The collector listens for signals only after it has said that it is ready; one that comes before would kill it.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()

	command := otelcol.NewCommand(otelcol.CollectorSettings{
		BuildInfo: component.BuildInfo{Command: "collector", Description: "the components that the estate configures"},
		Factories: factories,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{ResolverSettings: confmap.ResolverSettings{
			URIs:              []string{"env:AOT_CONFIG_CONTENT"},
			ProviderFactories: []confmap.ProviderFactory{envprovider.NewFactory()},
			DefaultScheme:     "env",
		}},
	})
	if err := command.ExecuteContext(ctx); err != nil {
		log.Fatal(err)
	}
}
