using PollerSaga.Coverage;

namespace PollerSaga.Tests.Coverage;

public sealed class DialectTableTests
{
    private const string Header =
        "connector,support,stream,pagination,token_in,token_name,size_name,page_start,auth,method,partition,incremental,incremental_detail,"
        + "error_rules,record_path,decoder,retriever\n";

    [Test]
    public void Reads_quoted_fields_and_ignores_further_columns()
    {
        var rows = DialectTable.Parse(
            Header + "source-shop,community,\"a, \"\"b\"\"\",page,request_parameter,page,,1,bearer,GET,,,,,root,JsonDecoder,simple\r\n",
            "dialects.csv");

        Assert.That(rows.Single().Stream, Is.EqualTo("a, \"b\""));
        Assert.That(rows.Single().Retriever, Is.EqualTo("simple"));
    }

    [TestCase("", "dialects.csv is empty. Expected a header line and a row per stream.")]
    [TestCase("connector\nsource-shop\n", "dialects.csv has no column 'stream'. Add it to the header and to each row.")]
    [TestCase("connector,stream\nsource-shop\n", "Row 2 of dialects.csv has 1 columns; the header has 2.")]
    public void Refuses_another_table(string text, string message) =>
        Assert.That(() => DialectTable.Parse(text, "dialects.csv"), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(message));
}
