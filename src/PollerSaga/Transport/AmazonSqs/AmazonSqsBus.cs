using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport.AmazonSqs;

/// <summary>The bus on Amazon SQS and SNS. Compiled with <c>-p:AmazonSqsTransport=true</c> alone.</summary>
internal static class AmazonSqsBus
{
    public static void UseAmazonSqs(this IBusRegistrationConfigurator bus) => bus.UsingAmazonSqs((context, sqs) =>
    {
        var options = context.GetRequiredService<IOptions<TransportOptions>>().Value.AmazonSqs;
        sqs.Host(options.Region, host => ConfigureHost(host, options));
        sqs.ConfigureEndpoints(context);
    });

    private static void ConfigureHost(IAmazonSqsHostConfigurator host, AmazonSqsTransportOptions options)
    {
        // Without a key the clients are made without credentials, and look for them in AWS's default chain.
        if (options.AccessKey is { Length: > 0 })
        {
            host.AccessKey(options.AccessKey);
            host.SecretKey(options.SecretKey);
        }

        if (options.ServiceUrl is { Length: > 0 })
        {
            host.Config(new AmazonSQSConfig { ServiceURL = options.ServiceUrl, AuthenticationRegion = options.Region });
            host.Config(
                new AmazonSimpleNotificationServiceConfig { ServiceURL = options.ServiceUrl, AuthenticationRegion = options.Region });
        }

        // MassTransit puts it before the names of topics alone; the queues have it in theirs.
        if (options.Scope is { Length: > 0 })
            host.Scope(options.Scope, scopeTopics: true);
    }
}
