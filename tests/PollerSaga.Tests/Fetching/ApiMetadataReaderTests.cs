using PollerSaga.Fetching;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching;

public sealed class ApiMetadataReaderTests
{
    private const string WholeTotal = "it must be a whole number from 0 to 9223372036854775807.";
    private const string WholePageSize = "it must be a whole number from 1 to 2147483647.";

    [Test]
    public async Task Asks_for_one_record_at_the_start_and_reads_what_the_API_says()
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
    public async Task Reads_whole_numbers_however_they_are_written(string body, long totalRecords, int pageSize)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var metadata = await partnership.GetMetadataAsync().OrTimeOut();

        Assert.That(metadata, Is.EqualTo(new ApiMetadata(totalRecords, pageSize)));
    }

    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":0}""", $"has maxRecordsPerPage = 0; {WholePageSize}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":-5}""", $"has maxRecordsPerPage = -5; {WholePageSize}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":2147483648}""", $"has maxRecordsPerPage = 2147483648; {WholePageSize}")]
    [TestCase("""{"totalRecords":100,"maxRecordsPerPage":"ten"}""", $"has maxRecordsPerPage = \"ten\"; {WholePageSize}")]
    [TestCase("""{"totalRecords":-1,"maxRecordsPerPage":100}""", $"has totalRecords = -1; {WholeTotal}")]
    [TestCase("""{"totalRecords":"-1","maxRecordsPerPage":100}""", $"has totalRecords = \"-1\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":1.5,"maxRecordsPerPage":100}""", $"has totalRecords = 1.5; {WholeTotal}")]
    [TestCase("""{"totalRecords":"1.5","maxRecordsPerPage":100}""", $"has totalRecords = \"1.5\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":9223372036854775808,"maxRecordsPerPage":100}""", $"has totalRecords = 9223372036854775808; {WholeTotal}")]
    [TestCase("""{"totalRecords":1e400,"maxRecordsPerPage":100}""", $"has totalRecords = 1e400; {WholeTotal}")]
    [TestCase("""{"totalRecords":"","maxRecordsPerPage":100}""", $"has totalRecords = \"\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":"1,000","maxRecordsPerPage":100}""", $"has totalRecords = \"1,000\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":"0x10","maxRecordsPerPage":100}""", $"has totalRecords = \"0x10\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":"NaN","maxRecordsPerPage":100}""", $"has totalRecords = \"NaN\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":null,"maxRecordsPerPage":100}""", $"has totalRecords = null; {WholeTotal}")]
    [TestCase("""{"totalRecords":true,"maxRecordsPerPage":100}""", $"has totalRecords = true; {WholeTotal}")]
    [TestCase("""{"totalRecords":{"count":5},"maxRecordsPerPage":100}""", "has totalRecords = {\"count\":5}; " + WholeTotal)]
    [TestCase("""{"totalRecords":[5],"maxRecordsPerPage":100}""", $"has totalRecords = [5]; {WholeTotal}")]
    [TestCase("""{"totalRecords":"\ud800","maxRecordsPerPage":100}""", $"has totalRecords = \"\\ud800\"; {WholeTotal}")]
    [TestCase("""{"totalRecords":100}""", "has no field maxRecordsPerPage.")]
    [TestCase("""{"maxRecordsPerPage":100}""", "has no field totalRecords.")]
    [TestCase("""{"TotalRecords":100,"maxRecordsPerPage":100}""", "has no field totalRecords.")]
    [TestCase("""{"\ud800talRecords":100,"maxRecordsPerPage":100}""", "has a field whose name is not Unicode: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    [TestCase("{}", "has no field totalRecords.")]
    [TestCase("""{"error":"maintenance"}""", "has no field totalRecords.")]
    [TestCase("[]", "is a JSON array; it must be an object with totalRecords and maxRecordsPerPage.")]
    [TestCase("""[{"totalRecords":100,"maxRecordsPerPage":100}]""", "is a JSON array; it must be an object with totalRecords and maxRecordsPerPage.")]
    [TestCase("\"ok\"", "is a JSON string; it must be an object with totalRecords and maxRecordsPerPage.")]
    [TestCase("42", "is a JSON number; it must be an object with totalRecords and maxRecordsPerPage.")]
    [TestCase("null", "is a JSON null; it must be an object with totalRecords and maxRecordsPerPage.")]
    [TestCase("false", "is a JSON false; it must be an object with totalRecords and maxRecordsPerPage.")]
    public async Task Names_the_field_and_the_value_that_make_no_sense(string body, string complaint)
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, partnership.Api.Requests.Count), Is.EqualTo(($"The API's metadata {complaint}", 1)));
    }

    [Test]
    public async Task Quotes_no_more_than_the_beginning_of_a_long_value()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Body($$"""{"totalRecords":"{{new string('x', 5000)}}","maxRecordsPerPage":100}""");

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That(failure.Message, Is.EqualTo($"The API's metadata has totalRecords = \"{new string('x', 99)}…; {WholeTotal}"));
    }

    [TestCase("<html>", "'<' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.")]
    [TestCase("""{"totalRecords":1}}""", "'}' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 18.")]
    public async Task Fails_at_once_on_what_is_not_JSON_even_where_pages_may_be_anything(string body, string complaint)
    {
        await using var partnership = await Partnership.StartAsync(("Fetching:Content", "Any"));
        partnership.Api.Misbehave = Misbehaviour.Body(body);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, partnership.Api.Requests.Count), Is.EqualTo(($"The API's metadata is not well-formed JSON ({complaint}); it must be an object with totalRecords and maxRecordsPerPage.", 1)));
    }

    [Test]
    public async Task Tries_three_times_a_second_apart()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(500);

        var reading = partnership.GetMetadataAsync();
        var gaps = await partnership.PassGapsAsync(reading);
        var failure = await reading.FailureOf<FetchException>();

        Assert.Multiple(() =>
        {
            Assert.That(gaps, Is.EqualTo(new[] { 1, 1 }));
            Assert.That(partnership.Api.Requests, Has.Count.EqualTo(3));
            Assert.That(failure.Message, Is.EqualTo("The API answered 500 Internal Server Error. (3 attempts)"));
        });
    }

    [Test]
    public async Task Fails_at_once_on_a_status_that_is_final()
    {
        await using var partnership = await Partnership.StartAsync();
        partnership.Api.Misbehave = Misbehaviour.Status(404);

        var failure = await partnership.GetMetadataAsync().FailureOf<FetchException>();

        Assert.That((failure.Message, partnership.Api.Requests.Count), Is.EqualTo(("The API answered 404 Not Found.", 1)));
    }
}
