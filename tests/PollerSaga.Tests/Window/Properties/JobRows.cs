using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Providers;
using PollerSaga.Tasks;
using PollerSaga.Window;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>Reads the rows of a job, with statements that are prepared once.</summary>
internal sealed class JobRows
{
    private readonly PollerDbContext _db;
    private readonly Guid[] _job = [Guid.Empty];
    private readonly Func<List<PollerJob>> _jobs;
    private readonly Func<List<PollerJobCounter>> _counters;
    private readonly Func<List<PollerTask>> _tasks;

    public JobRows(PollerDbContext db)
    {
        _db = db;
        db.Database.OpenConnection();
        _jobs = Prepare<PollerJob>(nameof(PollerJob.CorrelationId), nameof(PollerJob.StartedAt));
        _counters = Prepare<PollerJobCounter>(nameof(PollerJobCounter.JobId), nameof(PollerJobCounter.Total));
        _tasks = Prepare<PollerTask>(nameof(PollerTask.JobId), nameof(PollerTask.Index));
    }

    public JobSnapshot Read(Guid jobId)
    {
        _job[0] = jobId;
        return new JobSnapshot(_jobs().Single(), _counters().SingleOrDefault(), _tasks());
    }

    private Func<List<TRow>> Prepare<TRow>(string jobId, string order)
        where TRow : class, new()
    {
        var table = new EntityTable<TRow>(_db);
        var command = _db.Database.GetDbConnection().CreateCommand();
        command.CommandText =
            $"SELECT {table.Names} FROM {table.Name} WHERE {table[jobId].Name} = @job ORDER BY {table[order].Name}";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@job";
        command.Parameters.Add(parameter);
        return () =>
        {
            parameter.Value = table[jobId].ToProvider(_job[0]);
            return ReadAll(command, table);
        };
    }

    private static List<TRow> ReadAll<TRow>(DbCommand command, EntityTable<TRow> table)
        where TRow : class, new()
    {
        using var reader = command.ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read())
            rows.Add(table.Read(reader));
        return rows;
    }
}
