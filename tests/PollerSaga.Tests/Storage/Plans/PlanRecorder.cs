using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>
/// Takes the plan of every statement that the production queries make, with the parameters they give it, while it is asked to.
/// </summary>
internal sealed class PlanRecorder(IPlanReader plans) : DbCommandInterceptor
{
    private List<QueryPlan>? _taken;

    /// <summary>Runs queries and gives the plans of their statements, in order.</summary>
    public async Task<IReadOnlyList<QueryPlan>> RecordAsync(Func<Task> queries)
    {
        var taken = _taken = [];
        try
        {
            await queries();
            return taken;
        }
        finally
        {
            _taken = null;
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Take(command, eventData.CommandSource);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        Take(command, eventData.CommandSource);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult> DataReaderClosingAsync(
        DbCommand command,
        DataReaderClosingEventData eventData,
        InterceptionResult result)
    {
        if (_taken is [.., { Work: null } last] && last.Sql == command.CommandText)
            last.Work = plans.WorkOf(eventData.DataReader);
        return ValueTask.FromResult(result);
    }

    // What a saga's row is written by goes by its key, and several may share a command.
    private void Take(DbCommand command, CommandSource source)
    {
        if (source is CommandSource.LinqQuery or CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete)
            _taken?.Add(plans.Explain(command, source == CommandSource.LinqQuery));
    }
}
