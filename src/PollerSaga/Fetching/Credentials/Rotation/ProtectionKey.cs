namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>A key of ASP.NET Data Protection, for all workers. Keys are never changed or deleted.</summary>
internal sealed class ProtectionKey
{
    /// <summary>Maximum length of <see cref="Name"/> in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>A random id.</summary>
    public Guid Id { get; set; }

    /// <summary>The name that Data Protection gives the key.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The key, as Data Protection's XML.</summary>
    public string Xml { get; set; } = string.Empty;

    /// <summary>The time of creation, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
