namespace PollerSaga.Testing.Serving;

/// <summary>A value of a response with the values below it.</summary>
/// <param name="name">The name of the member.</param>
internal sealed class ResponseTree(string name)
{
    private readonly List<ResponseTree> _children = [];

    /// <summary>The name of the member.</summary>
    public string Name => name;

    /// <summary>The members below, in order; empty for a value.</summary>
    public IReadOnlyList<ResponseTree> Children => _children;

    /// <summary>The value: a number, a flag, a text, a list of record ids, or null.</summary>
    public object? Value { get; set; }

    /// <summary>Returns the node of a path, and adds missing ones.</summary>
    public ResponseTree At(IEnumerable<string> path)
    {
        var node = this;
        foreach (var name in path)
        {
            var child = node._children.Find(known => known.Name == name);
            if (child is null)
                node._children.Add(child = new ResponseTree(name));
            node = child;
        }

        return node;
    }
}
