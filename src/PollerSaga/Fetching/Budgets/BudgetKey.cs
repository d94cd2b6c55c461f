using System.Security.Cryptography;
using System.Text;

namespace PollerSaga.Fetching.Budgets;

/// <summary>The host of a source. Budgets and waits apply to it across all workers.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Host">The host in lower case, with its port unless it is the default of the scheme.</param>
internal readonly record struct BudgetKey(string Source, string Host)
{
    /// <summary>The key of the row. Names that differ only in their case have different keys on every database.</summary>
    public Guid Id => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}\n{Host}")).AsSpan(0, 16));

    public static BudgetKey Of(string source, Uri address) =>
        new(source, address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}");
}
