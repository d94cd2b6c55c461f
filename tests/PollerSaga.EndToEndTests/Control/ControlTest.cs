using System.Text;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Control;

/// <summary>A test with a worker that works alone on the data folder, and its API.</summary>
public abstract class ControlTest : EndToEndTest
{
    /// <summary>Starts a worker.</summary>
    /// <returns>The worker, and the address it answers at.</returns>
    protected async Task<(PollerProgram Worker, string Server)> StartWorkerAsync(params string[] settings)
    {
        var (worker, address) = await StartLoneWorkerAsync(settings);
        return (worker, address.GetLeftPart(UriPartial.Authority));
    }

    protected async Task StartJobAsync(string server, PartnerApi partner, string more = "\"timeout\":\"00:00:00\"")
    {
        using var http = new HttpClient();
        using var content = new StringContent(
            $$"""{"jobId":"{{JobId}}","url":"{{partner.Url}}",{{more}}}""",
            Encoding.UTF8,
            "application/json");
        using var response = await http.PostAsync($"{server}/api/jobs", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(202), await response.Content.ReadAsStringAsync());
    }

    /// <summary>The task of a page that was handed over.</summary>
    protected Guid TaskOf(long startAt) => Data.Messages().Single(message => message.Task.Request.StartAt == startAt).Task.TaskId;
}
