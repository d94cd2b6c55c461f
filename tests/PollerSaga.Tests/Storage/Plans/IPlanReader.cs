using System.Data.Common;

namespace PollerSaga.Tests.Storage.Plans;

/// <summary>Asks a database what it does with a statement.</summary>
internal interface IPlanReader
{
    /// <summary>The plan of a command that is about to run, which it leaves as it was.</summary>
    /// <param name="command">The command, with its parameters and transaction.</param>
    /// <param name="changesNothing">Whether it may be run to see what it takes.</param>
    QueryPlan Explain(DbCommand command, bool changesNothing);

    /// <summary>What a query has taken, where that is known at its end alone; null else.</summary>
    long? WorkOf(DbDataReader reader);
}
