using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class ApiMetadataReaderTests
{
    private const string MustBeObject = "it must be an object with totalRecords and maxRecordsPerPage.";
    private const string TotalRange = "it must be a whole number from 0 to 9223372036854775807.";
    private const string PageSizeRange = "it must be a whole number from 1 to 2147483647.";

    [Test]
    public async Task Requests_one_record_and_reads_the_metadata()
    {
        await using var partnership = await Partnership.StartAsync();

        var metadata = await partnership.GetMetadataAsync(new Uri(partnership.Api.Url, "?key=1")).OrTimeOut();

        Assert.That(metadata, Is.EqualTo(new ApiMetadata(10_000, 100)));
        Assert.That(partnership.Api.Requests.Select(request => request.Query), Is.EqualTo(new[] { "?key=1&startAt=0&count=1" }));
    }

    [TestCase("""{"totalRecords":0,"maxRecordsPerPage":100}""", 0, 100)]
    [TestCase("""{"totalRecords":1,"maxRecordsPerPage":1}""", 1, 1)]
    [TestCase("""{"totalRecords":9223372036854775807,"maxRecordsPerPage":2147483647}""", long.MaxValue, int.MaxValue)]
    [TestCase("""{"totalRecords":"10000","maxRecordsPerPage":"100"}""", 10_000, 100)]
    [TestCase("""{"totalRecords":1e4,"maxRecordsPerPage":100.0}""", 10_000, 100)]
    [TestCase("""{"totalRecords":" 10000 ","maxRecordsPerPage":"1e2"}""", 10_000, 100)]
    [TestCase("""{"x":[{"totalRecords":5}],"totalRecords":10000,"payload":[],"maxRecordsPerPage":100,"y":null}""", 10_000, 100)]
    [TestCase("\uFEFF{\"totalRecords\":10000,\"maxRecordsPerPage\":100}\n", 10_000, 100)]
    public async Task Reads_whole_numbers_in_every_notation(string body, long totalRecords, int pageSize)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var metadata = await partnership.GetMetadataAsync().OrTimeOut();

        Assert.That(metadata, Is.EqualTo(new ApiMetadata(totalRecords, pageSize)));
    }

    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":0}""", $"has maxRecordsPerPage = 0; {PageSizeRange}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":-5}""", $"has maxRecordsPerPage = -5; {PageSizeRange}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":2147483648}""", $"has maxRecordsPerPage = 2147483648; {PageSizeRange}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":"ten"}""", $"has maxRecordsPerPage = \"ten\"; {PageSizeRange}")]
    [TestCase("""{"totalRecords":-1,"maxRecordsPerPage":100}""", $"has totalRecords = -1; {TotalRange}")]
    [TestCase("""{"totalRecords":"-1","maxRecordsPerPage":100}""", $"has totalRecords = \"-1\"; {TotalRange}")]
    [TestCase("""{"totalRecords":1.5,"maxRecordsPerPage":100}""", $"has totalRecords = 1.5; {TotalRange}")]
    [TestCase("""{"totalRecords":"1.5","maxRecordsPerPage":100}""", $"has totalRecords = \"1.5\"; {TotalRange}")]
    [TestCase("""{"totalRecords":9223372036854775808,"maxRecordsPerPage":100}""", $"has totalRecords = 9223372036854775808; {TotalRange}")]
    [TestCase("""{"totalRecords":1e400,"maxRecordsPerPage":100}""", $"has totalRecords = 1e400; {TotalRange}")]
    [TestCase("""{"totalRecords":"","maxRecordsPerPage":100}""", $"has totalRecords = \"\"; {TotalRange}")]
    [TestCase("""{"totalRecords":"1,000","maxRecordsPerPage":100}""", $"has totalRecords = \"1,000\"; {TotalRange}")]
    [TestCase("""{"totalRecords":"0x10","maxRecordsPerPage":100}""", $"has totalRecords = \"0x10\"; {TotalRange}")]
    [TestCase("""{"totalRecords":"NaN","maxRecordsPerPage":100}""", $"has totalRecords = \"NaN\"; {TotalRange}")]
    [TestCase("""{"totalRecords":null,"maxRecordsPerPage":100}""", $"has totalRecords = null; {TotalRange}")]
    [TestCase("""{"totalRecords":true,"maxRecordsPerPage":100}""", $"has totalRecords = true; {TotalRange}")]
    [TestCase("""{"totalRecords":{"count":5},"maxRecordsPerPage":100}""", "has totalRecords = {\"count\":5}; " + TotalRange)]
    [TestCase("""{"totalRecords":[5],"maxRecordsPerPage":100}""", $"has totalRecords = [5]; {TotalRange}")]
    [TestCase("""{"totalRecords":"\ud800","maxRecordsPerPage":100}""", $"has totalRecords = \"\\ud800\"; {TotalRange}")]
    [TestCase("""{"totalRecords":100}""", "has no field maxRecordsPerPage.")]
    [TestCase("""{"maxRecordsPerPage":100}""", "has no field totalRecords.")]
    [TestCase("""{"TotalRecords":100,"maxRecordsPerPage":100}""", "has no field totalRecords.")]
    [TestCase(
        """{"\ud800talRecords":100,"maxRecordsPerPage":100}""",
        "has a field whose name is not Unicode: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [TestCase("{}", "has no field totalRecords.")]
    [TestCase("""{"error":"maintenance"}""", "has no field totalRecords.")]
    [TestCase("[]", "is a JSON array; " + MustBeObject)]
    [TestCase("""[{"totalRecords":100,"maxRecordsPerPage":100}]""", "is a JSON array; " + MustBeObject)]
    [TestCase("\"ok\"", "is a JSON string; " + MustBeObject)]
    [TestCase("42", "is a JSON number; " + MustBeObject)]
    [TestCase("null", "is a JSON null; " + MustBeObject)]
    [TestCase("false", "is a JSON false; " + MustBeObject)]
    public async Task Names_the_invalid_field_and_its_value(string body, string problem)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, partnership.Api.Requests.Count), Is.EqualTo(($"The API's metadata {problem}", 1)));
    }

    [Test]
    public async Task Truncates_a_long_value()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body($$"""{"totalRecords":"{{new string('x', 5000)}}","maxRecordsPerPage":100}""");

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That(failure.Message, Is.EqualTo($"The API's metadata has totalRecords = \"{new string('x', 99)}…; {TotalRange}"));
    }

    [TestCase("<html>", "'<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.")]
    [TestCase(
        """{"totalRecords":1}}""",
        "'}' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 18.")]
    public async Task Fails_without_a_retry_if_metadata_is_not_JSON_even_if_pages_can_be_anything(string body, string problem)
    {
        await using var partnership = await Partnership.StartAsync(("Fetching:Content", "Any"));
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That(
            (failure.Message, partnership.Api.Requests.Count),
            Is.EqualTo(($"The API's metadata is not well-formed JSON ({problem}); {MustBeObject}", 1)));
    }

    [Test]
    public async Task Sends_three_requests_one_second_apart()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var reading = partnership.GetMetadataAsync();
        var delays = await partnership.PassDelaysAsync(reading);
        var failure = await reading.FailureOf<FetchException>();

        Assert.Multiple(() =>
        {
            Assert.That(delays, Is.EqualTo(new[] { 1, 1 }));
            Assert.That(partnership.Api.Requests, Has.Count.EqualTo(3));
            Assert.That(failure.Message, Does.EndWith("(3 attempts)"));
        });
    }

    [Test]
    public async Task Fails_without_a_retry_after_a_permanent_status()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(404);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, partnership.Api.Requests.Count), Is.EqualTo(("The API answered 404 Not Found.", 1)));
    }
}
