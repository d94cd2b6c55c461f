using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PollerSaga.Tests.Storage.Providers;

/// <summary>SQL Server's own parser, for statements that no server is there to judge.</summary>
internal static class TransactSql
{
    /// <summary>Takes a script apart.</summary>
    /// <param name="script">Statements, in batches divided by GO.</param>
    /// <param name="errors">What is wrong with it, each with its line.</param>
    public static TSqlScript Parse(string script, out IReadOnlyList<string> errors)
    {
        using var reader = new StringReader(script);
        var parsed = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var found);
        errors = [.. found.Select(error => $"line {error.Line}: {error.Message}")];
        return parsed;
    }

    /// <summary>All statements of a script, in order.</summary>
    public static IEnumerable<TSqlStatement> Statements(TSqlScript script) => script.Batches.SelectMany(batch => batch.Statements);
}
