namespace PollerSaga.Sources.Documents;

/// <summary>A mapping with a fixed set of keys. Its creation reports the keys that are unknown.</summary>
internal sealed class Section
{
    private readonly MappingNode _mapping;

    // Keys that unknown keys are probably meant to be. They are not reported as missing too: one mistake is one error.
    private readonly HashSet<string> _suggested = new(StringComparer.Ordinal);

    private Section(MappingNode mapping, string path, DefinitionErrors errors) => (_mapping, Path, Errors) = (mapping, path, errors);

    /// <summary>The path of the section.</summary>
    public string Path { get; }

    /// <summary>The errors of the definition.</summary>
    public DefinitionErrors Errors { get; }

    /// <summary>The place of the section.</summary>
    public DocumentNode Place => _mapping;

    /// <summary>Opens a section without a check of its keys.</summary>
    /// <returns>The section; null, with an error, if the value is no mapping.</returns>
    public static Section? Open(Entry entry, DefinitionErrors errors, string example)
    {
        if (entry.Node is MappingNode mapping)
            return new Section(mapping, entry.Path, errors);

        errors.Add(entry.Node, entry.Path, $"The value is {entry.Node.Kind}. Expected a mapping, for example {example}.");
        return null;
    }

    /// <summary>Opens a section, and reports unknown keys.</summary>
    /// <returns>The section; null, with an error, if the value is no mapping.</returns>
    public static Section? Open(Entry entry, DefinitionErrors errors, string example, IReadOnlyCollection<string> keys)
    {
        var section = Open(entry, errors, example);
        section?.Allow(keys);
        return section;
    }

    /// <summary>Reports the keys that are not among the known ones.</summary>
    public void Allow(IReadOnlyCollection<string> keys)
    {
        foreach (var (key, _) in _mapping.Entries.Where(entry => !keys.Contains(entry.Key.Text)))
        {
            if (NearestName.Find(key.Text, keys) is { } nearest)
                _suggested.Add(nearest);
            Errors.Add(
                key,
                DocumentPath.Of(Path, key.Text),
                $"The key {DefinitionErrors.Show(key.Text)} is unknown. {NearestName.Suggest(key.Text, keys)}");
        }
    }

    /// <summary>Returns the value of a key; null if the key does not exist.</summary>
    public Entry? Find(string key) =>
        _mapping.Find(key) is { } entry ? new Entry(entry.Value, DocumentPath.Of(Path, key)) : null;

    /// <summary>Returns the value of a key; null, with an error, if the key does not exist.</summary>
    /// <param name="key">The key.</param>
    /// <param name="example">The key with a value, for the message.</param>
    public Entry? Require(string key, string example)
    {
        var entry = Find(key);
        if (entry is null && !_suggested.Contains(key))
            Errors.Add(_mapping, Path, $"The key '{key}' is missing. Add it, for example {example}.");
        return entry;
    }

    /// <summary>Reports a fault of the section as a whole.</summary>
    public void Fail(string message) => Errors.Add(_mapping, Path, message);

    /// <summary>Returns the type, which decides the other keys; null, with an error, if the key does not exist.</summary>
    /// <param name="example">The key with a value, for the message.</param>
    public Entry? RequireType(string example)
    {
        const string Key = "type";
        var near = _mapping.Entries.FirstOrDefault(entry => NearestName.Find(entry.Key.Text, [Key]) is not null);
        if (near is not null && _mapping.Find(Key) is null)
        {
            Errors.Add(
                near.Key,
                DocumentPath.Of(Path, near.Key.Text),
                $"The key {DefinitionErrors.Show(near.Key.Text)} is unknown. Did you mean '{Key}'?");
            return null;
        }

        return Require(Key, example);
    }
}
