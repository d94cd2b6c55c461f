using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PollerSaga.Transport.AmazonSqs;

/// <summary>The bus on Amazon SQS and SNS. Compiled only with <c>-p:AmazonSqsTransport=true</c>.</summary>
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
        // Without an access key, the clients use AWS's default credential chain.
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

        // MassTransit adds the scope to the names of topics only. QueueOf adds it to the names of queues.
        if (options.Scope is { Length: > 0 })
            host.Scope(options.Scope, scopeTopics: true);
    }
}
