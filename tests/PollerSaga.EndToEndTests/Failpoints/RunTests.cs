using System.Collections.Concurrent;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Failpoints;

/// <summary>Kills <c>run</c> and <c>process</c> at every failpoint, and runs them again.</summary>
[Category("Slow")]
public sealed class RunTests : EndToEndTest
{
    private const int Window = 25;
    private const int Pages = 60;
    private const int RecordsPerPage = 10;
    private const int Killed = 128 + 9;

    // More places than these have been added to the code, never fewer.
    private const int MinPlaces = 40;

    [Test]
    public async Task Lose_no_page()
    {
        var failpoints = await ListAsync();
        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(failpoints, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (failpoint, _) =>
        {
            if (await FindFaultAsync(failpoint) is { } fault)
                faults.Add($"{failpoint}: {fault}");
        });

        var places = failpoints.DistinctBy(failpoint => failpoint.Place).Count();
        TestContext.Out.WriteLine($"{failpoints.Count} kills at {places} places");
        Assert.That(places, Is.GreaterThanOrEqualTo(MinPlaces));
        Assert.That(faults, Is.Empty);
    }

    private static Task<PartnerApi> StartAsync() => PartnerApi.StartAsync(Pages * RecordsPerPage, RecordsPerPage);

    private async Task<IReadOnlyList<Failpoint>> ListAsync()
    {
        await using var partner = await StartAsync();
        var (data, list) = (Path.Combine(Folder, "listed"), Path.Combine(Folder, "failpoints.txt"));
        var environment = FailpointProgram.Listing(list);
        foreach (var arguments in new[] { RunArguments(partner, data), ProcessArguments(data) })
        {
            await using var program = FailpointProgram.Start(arguments, Folder, environment);
            var ended = await program.EndAsync();
            Assert.That(ended.ExitCode, Is.Zero, ended.ToString());
        }

        return FailpointProgram.ReadList(list);
    }

    /// <summary>Runs the two commands, each until it succeeds: the first process that passes the failpoint is killed.</summary>
    private async Task<string?> FindFaultAsync(Failpoint failpoint)
    {
        await using var partner = await StartAsync();
        var (folder, kills) = (Path.Combine(Folder, Guid.NewGuid().ToString("N")), 0);
        foreach (var arguments in new[] { RunArguments(partner, folder), ProcessArguments(folder) })
        {
            var environment = kills == 0 ? FailpointProgram.Killing(failpoint) : null;
            var ended = await EndAsync(arguments, environment);
            if (ended.ExitCode == Killed)
            {
                kills++;
                ended = await EndAsync(arguments, environment: null);
            }

            if (ended.ExitCode != 0)
                return ended.ToString();
        }

        // How often a place is passed depends on the writes that share a commit. Its first pass is certain.
        return kills == 0 && failpoint.Pass == 1
            ? "it was not passed"
            : FindLoss(partner, folder);
    }

    private async Task<ProgramResult> EndAsync(string[] arguments, Dictionary<string, string>? environment)
    {
        await using var program = FailpointProgram.Start(arguments, Folder, environment);
        return await program.EndAsync();
    }

    private string? FindLoss(PartnerApi partner, string folder)
    {
        var (data, requests) = (new DataFolder(folder), partner.PageRequests.Count());
        var lines = File.ReadLines(Path.Combine(folder, "records", $"{JobId}.ndjson")).Order(StringComparer.Ordinal);
        var complete = data.Count("SELECT COUNT(*) FROM PollerTasks WHERE State = 'COMPLETE'");
        if (complete != Pages)
            return $"{complete} of {Pages} tasks are COMPLETE";
        if (data.Count($"SELECT COUNT(*) FROM PollerJobs WHERE State = '{nameof(PollerJobState.Completed)}'") != 1)
            return "the job is not Completed";
        if (!lines.SequenceEqual(LinesOf(partner).Order(StringComparer.Ordinal)))
            return "the records are not those of the partner, each once";
        if (data.QueueFiles().Length > 0)
            return "a message is left";
        if (data.Leftovers.Any())
            return "an unfinished file is left";
        return requests > Pages + Window ? $"{requests} requests for {Pages} pages" : null;
    }

    private static IEnumerable<string> LinesOf(PartnerApi partner)
    {
        foreach (var startAt in AllPagesOf(partner))
        {
            using var page = JsonDocument.Parse(partner.BodyOf(startAt, partner.PageSize));
            foreach (var record in page.RootElement.GetProperty("payload").EnumerateArray())
                yield return record.GetRawText();
        }
    }

    private string[] RunArguments(PartnerApi partner, string folder) =>
        ["run", partner.Url.ToString(), "--data", folder, "--job-id", JobId.ToString(), "--json"];

    private static string[] ProcessArguments(string folder) =>
    [
        "process",
        "ndjson",
        "--data",
        folder,
        "--output",
        Path.Combine(folder, "records"),
        "--PollerSaga:Processing:VisibilityTimeout=00:00:02",
    ];
}
