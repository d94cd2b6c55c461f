using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PollerSaga.Storage.Providers;

/// <summary>A column of an <see cref="EntityTable{TRow}"/>.</summary>
/// <typeparam name="TRow">The table's rows.</typeparam>
internal sealed class EntityColumn<TRow>
    where TRow : class, new()
{
    private static readonly MethodInfo ReadMethod = typeof(EntityColumn<TRow>).GetMethod(
        nameof(ReadAs),
        BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly IClrPropertyGetter _getter;
    private readonly PropertyInfo _property;
    private readonly ValueConverter? _converter;
    private readonly Func<DbDataReader, int, object> _read;

    public EntityColumn(IProperty property)
    {
        var mapping = property.GetRelationalTypeMapping();
        _getter = property.GetGetter();
        _property = property.PropertyInfo!;
        _converter = mapping.Converter;
        Property = property.Name;
        Name = $"\"{property.GetColumnName()}\"";
        StoreType = mapping.StoreType;
        Type = _converter?.ProviderClrType ?? Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        _read = ReadMethod.MakeGenericMethod(Type).CreateDelegate<Func<DbDataReader, int, object>>();
        IsKey = property.IsPrimaryKey();
        IsUpdated = !IsKey && property.GetAfterSaveBehavior() == PropertySaveBehavior.Save;
    }

    /// <summary>The name of the property.</summary>
    public string Property { get; }

    /// <summary>The name of the column, quoted.</summary>
    public string Name { get; }

    /// <summary>The column's type in the database.</summary>
    public string StoreType { get; }

    /// <summary>The type of the values that the driver receives, without its nullability.</summary>
    public Type Type { get; }

    public bool IsKey { get; }

    /// <summary>Whether an update sets the column. Some columns do not change after the insert.</summary>
    public bool IsUpdated { get; }

    /// <summary>Returns a row's value for the driver.</summary>
    public object? ValueOf(TRow row) => ToProvider(_getter.GetClrValue(row));

    /// <summary>Converts a value of the property for the driver.</summary>
    public object? ToProvider(object? value) => value is null || _converter is null ? value : _converter.ConvertToProvider(value);

    /// <summary>Sets a row's value from the current row of a reader.</summary>
    public void Read(DbDataReader reader, int position, TRow row)
    {
        if (reader.IsDBNull(position))
            return; // The row keeps its default value.

        var value = _read(reader, position);
        _property.SetValue(row, _converter is null ? value : _converter.ConvertFromProvider(value));
    }

    private static object ReadAs<T>(DbDataReader reader, int position)
        where T : notnull => reader.GetFieldValue<T>(position);
}
