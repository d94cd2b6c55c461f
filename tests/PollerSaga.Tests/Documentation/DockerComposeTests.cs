using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Configuration;
using PollerSaga.Delivery;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Worker.Commands;

namespace PollerSaga.Tests.Documentation;

/// <summary>Reads the file. The tests run only the health checks of the program's services.</summary>
public sealed partial class DockerComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Load();
    private static readonly string[] Workers = ["worker-1", "worker-2"];

    private static IEnumerable<string> ProgramServices =>
        Compose.Services.Where(service => service.Value.Build is not null).Select(service => service.Key);

    private static IEnumerable<string> ProbedProgramServices =>
        ProgramServices.Where(name => Compose.Services[name].Healthcheck is not null);

    [Test]
    public void Has_all_services() => Assert.That(
        Compose.Services.Keys,
        Is.EquivalentTo(["sqlserver", "rabbitmq", "aws", "migrate", .. Workers, "sample-api", "start"]));

    [Test]
    public void Pins_every_image() => Assert.That(
        Compose.Services.Values.Select(service => service.Image),
        Is.All.Matches(@"^[\w./-]+:[\w.-]*\d[\w.-]*$"));

    [Test]
    public void Builds_the_image_of_this_version() => Assert.Multiple(() =>
    {
        var version = VersionPrefix().Match(Repository.Read("Directory.Build.props")).Groups["version"].Value;
        Assert.That(ProgramServices, Is.EquivalentTo(["migrate", .. Workers, "sample-api", "start"]));
        foreach (var service in ProgramServices.Select(name => Compose.Services[name]))
        {
            Assert.That(service.Image, Is.EqualTo($"pollersaga:{version}"));
            Assert.That((service.Build!.Context, service.Build.Dockerfile), Is.EqualTo((".", "src/PollerSaga.Worker/Dockerfile")));
        }
    });

    [TestCaseSource(nameof(ProgramServices))]
    public void Gives_the_program_valid_commands(string name)
    {
        var command = Compose.Services[name].Command;

        Assert.That(command, Is.Not.Empty);
        Assert.That(PollerSagaCommandLine.Build([]).Parse(command).Errors.Select(error => error.Message), Is.Empty);
    }

    [Test]
    public void Uses_only_existing_settings() => Assert.That(
        ProgramServices.SelectMany(name => Compose.Services[name].Environment.Keys).Select(
            name => name.Replace("__", ":", StringComparison.Ordinal)).Distinct(),
        Is.SubsetOf(SettingsTable.Rows.Select(row => $"PollerSaga:{row.Name}")));

    [TestCaseSource(nameof(Workers))]
    public void Gives_workers_valid_settings(string name)
    {
        var options = Bind(name);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.FindFailures(), Is.Empty);
            AssertReachesSqlServer(options);
            AssertReachesRabbitMq(options);
            Assert.That(options.ProcessingQueue.Kind, Is.EqualTo(ProcessingQueueKind.RabbitMq));
        }
    }

    [Test]
    public void Migrates_the_workers_database()
    {
        var check = new SettingsCheck();
        var options = Bind("migrate");

        ((ISettings)options.Database).Validate(check);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(check.Failures, Is.Empty);
            AssertReachesSqlServer(options);
            Assert.That(
                Workers.Select(worker => Bind(worker).Database.ConnectionString),
                Is.All.EqualTo(options.Database.ConnectionString));
        }
    }

    [Test]
    public void Starts_a_job_on_the_sample_API_on_the_workers_bus()
    {
        var check = new SettingsCheck();
        var options = Bind("start");

        ((ISettings)options.Transport).Validate(check);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(check.Failures, Is.Empty);
            AssertReachesRabbitMq(options);
            Assert.That(Compose.Services["start"].Command, Is.EqualTo(["start", "http://sample-api:5099/payload"]));
            Assert.That(Compose.Services["start"].Profiles, Is.Not.Empty, "'up' must not start it");
        }
    }

    [Test]
    public void Has_a_health_check_for_every_long_running_service() => Assert.That(
        Compose.Services.Where(
            service => !service.Value.RunsOnce && service.Value.Healthcheck is not { Test.Count: > 1 }).Select(service => service.Key),
        Is.Empty);

    [Test]
    public void Starts_services_in_order() => Assert.Multiple(() =>
    {
        Assert.That(DependenciesOf("migrate"), Is.EquivalentTo([("sqlserver", "service_healthy")]));
        foreach (var worker in Workers)
            Assert.That(
                DependenciesOf(worker),
                Is.EquivalentTo([("migrate", "service_completed_successfully"), ("rabbitmq", "service_healthy")]));
        Assert.That(
            DependenciesOf("start"),
            Is.EquivalentTo([("worker-1", "service_healthy"), ("worker-2", "service_healthy"), ("sample-api", "service_healthy")]));
        foreach (var (name, condition) in Compose.Services.Keys.SelectMany(DependenciesOf))
            Assert.That(
                condition,
                Is.EqualTo(Compose.Services[name].RunsOnce ? "service_completed_successfully" : "service_healthy"),
                name);
    });

    [Test]
    public void Gives_workers_more_time_to_stop_than_their_time_out() => Assert.Multiple(() =>
    {
        foreach (var worker in Workers)
        {
            Assert.That(Duration.TryParse(Compose.Services[worker].StopGracePeriod, out var grace));
            Assert.That(grace, Is.GreaterThan(Bind(worker).Worker.ShutdownTimeout));
        }
    });

    [Test]
    public void Requires_exactly_the_variables_of_the_example() => Assert.Multiple(() =>
    {
        Assert.That(ComposeFile.Values.Keys, Is.EquivalentTo(ComposeFile.Variables.Distinct()));
        Assert.That(
            ComposeFile.Text.Split("${"),
            Has.Length.EqualTo(ComposeFile.Variables.Count() + 1),
            "every variable must have an error message for a missing value");
    });

    [Test]
    public void Has_an_example_password_that_SQL_Server_accepts() => Assert.That(
        ComposeFile.Values["MSSQL_SA_PASSWORD"],
        Has.Length.GreaterThanOrEqualTo(8).And.Match("[A-Z]").And.Match("[a-z]").And.Match("[0-9]"));

    [Test]
    public void Keeps_secrets_out_of_Git_and_the_image() => Assert.Multiple(() =>
    {
        Assert.That(Repository.Read(".gitignore").Split('\n'), Does.Contain(".env"));
        Assert.That(Repository.Read(".dockerignore").Split('\n'), Does.Contain(".env"));
    });

    [Test]
    public void Publishes_ports_only_on_loopback() => Assert.That(
        Compose.Services.Values.SelectMany(service => service.Ports),
        Is.Not.Empty.And.Unique.And.All.StartsWith("127.0.0.1:"));

    [Test]
    public void Keeps_persistent_data_in_volumes() => Assert.Multiple(() =>
    {
        Assert.That(
            Compose.Services.Values.SelectMany(service => service.Volumes).Select(volume => volume.Split(':')[0]).Distinct(),
            Is.EquivalentTo(Compose.Volumes.Keys));
        foreach (var worker in Workers)
        {
            var folder = Compose.Services[worker].Volumes.Single(
                volume => volume.StartsWith("payloads:", StringComparison.Ordinal)).Split(':')[1];
            Assert.That(Bind(worker).Payloads.Directory, Does.StartWith(folder + "/"));
            Assert.That(
                Repository.Read("src/PollerSaga.Worker/Dockerfile"),
                Does.Match($@"RUN install .* --owner=\$APP_UID .* {folder}\n"));
        }
    });

    [TestCaseSource(nameof(Workers))]
    public void Probes_workers_on_their_own_port(string name)
    {
        var worker = Compose.Services[name];
        var url = new Uri(Bind(name).Http.Addresses.Single());

        Assert.That(IPAddress.Parse(url.Host), Is.EqualTo(IPAddress.Any), "other containers can reach only this address");
        Assert.That(worker.Healthcheck!.Test[^1], Does.Contain($"/dev/tcp/127.0.0.1/{url.Port} ").And.Contain("GET /health/ready "));
        Assert.That(worker.Ports, Has.All.EndsWith($":{url.Port}"));
    }

    [TestCaseSource(nameof(ProbedProgramServices))]
    [Platform(Exclude = "Win")]
    public async Task Distinguishes_ready_from_unready_and_stopped_services(string name)
    {
        var status = StatusCodes.Status200OK;
        await using var service = await StartServiceAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("HTTP/1.1 200 is not what the first line says.");
        });
        var port = new Uri(service.Urls.Single()).Port;

        var whenReady = await ProbeAsync(name, port);
        status = StatusCodes.Status503ServiceUnavailable;
        var whenNotReady = await ProbeAsync(name, port);
        await service.StopAsync();
        var whenStopped = await ProbeAsync(name, port);

        Assert.That((whenReady, whenNotReady == 0, whenStopped == 0), Is.EqualTo((0, false, false)));
    }

    private static TestOptions Bind(string service)
    {
        var settings = Compose.Services[service].Environment.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value));
        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .Build()
            .GetSection(SettingsCheck.Root)
            .Get<TestOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
    }

    private static void AssertReachesSqlServer(TestOptions options)
    {
        var connection = new SqlConnectionStringBuilder(options.Database.ConnectionString);
        var server = Compose.Services[connection.DataSource];

        Assert.That(options.Database.Provider, Is.EqualTo(DatabaseProvider.SqlServer));
        Assert.That((connection.UserID, connection.Password), Is.EqualTo(("sa", server.Environment["MSSQL_SA_PASSWORD"])));
    }

    private static void AssertReachesRabbitMq(TestOptions options)
    {
        var server = Compose.Services[options.Transport.Host];

        Assert.That(options.Transport.Kind, Is.EqualTo(TransportKind.RabbitMq));
        Assert.That(
            (options.Transport.UserName, options.Transport.Password),
            Is.EqualTo((server.Environment["RABBITMQ_DEFAULT_USER"], server.Environment["RABBITMQ_DEFAULT_PASS"])));
    }

    private static IEnumerable<(string Name, string Condition)> DependenciesOf(string service) =>
        Compose.Services[service].DependsOn.Select(dependency => (dependency.Key, dependency.Value.Condition));

    private static async Task<WebApplication> StartServiceAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var service = builder.Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.Run(handler);
        await service.StartAsync();
        return service;
    }

    // Runs the health check as Docker does, but on another port.
    private static async Task<int> ProbeAsync(string service, int port)
    {
        var test = Compose.Services[service].Healthcheck!.Test;
        Assert.That(test[0], Is.EqualTo("CMD"));
        var arguments = test.Skip(2).Select(argument => PortOfProbe().Replace(argument, $"/dev/tcp/127.0.0.1/{port} "));
        using var probe = Process.Start(new ProcessStartInfo(test[1], arguments) { RedirectStandardError = true })!;
        await probe.WaitForExitAsync();
        return probe.ExitCode;
    }

    [GeneratedRegex("<VersionPrefix>(?<version>.+)</VersionPrefix>")]
    private static partial Regex VersionPrefix();

    [GeneratedRegex(@"/dev/tcp/127\.0\.0\.1/\d+ ")]
    private static partial Regex PortOfProbe();
}
