using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace PollerSaga.Storage.Providers;

/// <summary>A table of EF Core's model, for statements that are written without EF Core. Only the model defines the columns.</summary>
/// <typeparam name="TRow">The type of the rows.</typeparam>
internal sealed class EntityTable<TRow>
    where TRow : class, new()
{
    public EntityTable(PollerDbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(TRow))!;
        Name = $"\"{entity.GetTableName()}\"";
        Columns = [.. entity.GetProperties().Select(property => new EntityColumn<TRow>(property))];
        Key = Columns.Single(column => column.IsKey);
    }

    /// <summary>The name of the table, quoted.</summary>
    public string Name { get; }

    public IReadOnlyList<EntityColumn<TRow>> Columns { get; }

    public EntityColumn<TRow> Key { get; }

    /// <summary>The names of all columns, quoted and separated by commas.</summary>
    public string Names => string.Join(", ", Columns.Select(column => column.Name));

    public EntityColumn<TRow> this[string property] => Columns.Single(column => column.Property == property);

    /// <summary>Reads the current row of a reader, which returns all columns in their order.</summary>
    public TRow Read(DbDataReader reader)
    {
        var row = new TRow();
        for (var position = 0; position < Columns.Count; position++)
            Columns[position].Read(reader, position, row);
        return row;
    }
}
