using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>Writes records in the format of a dialect.</summary>
internal static class PageWriter
{
    private static readonly XmlWriterSettings Xml = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static async Task WriteAsync(HttpResponse response, PartnerFormat format, ResponseTree body, CancellationToken cancellationToken)
    {
        response.ContentType = format switch
        {
            PartnerFormat.Json => "application/json",
            PartnerFormat.Jsonl => "application/jsonl",
            PartnerFormat.Csv => "text/csv",
            PartnerFormat.Xml => "application/xml",
            _ => "text/plain",
        };
        switch (format)
        {
            case PartnerFormat.Json:
                WriteJson(response.BodyWriter, body);
                break;
            case PartnerFormat.Xml:
                WriteXml(response.BodyWriter, body);
                break;
            default:
                WriteLines(response.BodyWriter, format, (IReadOnlyList<long>)body.Value!);
                break;
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static void WriteJson(IBufferWriter<byte> output, ResponseTree body)
    {
        using var json = new Utf8JsonWriter(output);
        WriteJson(json, body);
    }

    private static void WriteJson(Utf8JsonWriter json, ResponseTree node)
    {
        if (node.Children.Count > 0)
        {
            json.WriteStartObject();
            foreach (var child in node.Children)
            {
                json.WritePropertyName(child.Name);
                WriteJson(json, child);
            }

            json.WriteEndObject();
        }
        else if (node.Value is IReadOnlyList<long> ids)
        {
            json.WriteStartArray();
            foreach (var id in ids)
                WriteRecord(json, id);
            json.WriteEndArray();
        }
        else
        {
            JsonSerializer.Serialize(json, node.Value);
        }
    }

    private static void WriteRecord(Utf8JsonWriter json, long id)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("payload", TextOf(id));
        json.WriteEndObject();
    }

    private static void WriteLines(IBufferWriter<byte> output, PartnerFormat format, IReadOnlyList<long> ids)
    {
        if (format == PartnerFormat.Csv)
            Encoding.UTF8.GetBytes("id,payload\r\n", output);
        foreach (var id in ids)
        {
            var line = format switch
            {
                PartnerFormat.Jsonl => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},\"payload\":\"{TextOf(id)}\"}}\n"),
                PartnerFormat.Csv => string.Create(CultureInfo.InvariantCulture, $"{id},\"{TextOf(id)}\"\r\n"),
                _ => $"{TextOf(id)}\n",
            };
            Encoding.UTF8.GetBytes(line, output);
        }
    }

    private static void WriteXml(IBufferWriter<byte> output, ResponseTree body)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Xml))
            WriteXml(xml, body);
        output.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void WriteXml(XmlWriter xml, ResponseTree node)
    {
        xml.WriteStartElement(XmlConvert.EncodeLocalName(node.Name));
        if (node.Children.Count > 0)
        {
            foreach (var child in node.Children)
                WriteXml(xml, child);
        }
        else if (node.Value is IReadOnlyList<long> ids)
        {
            foreach (var id in ids)
            {
                xml.WriteStartElement("item");
                xml.WriteElementString("id", id.ToString(CultureInfo.InvariantCulture));
                xml.WriteElementString("payload", TextOf(id));
                xml.WriteEndElement();
            }
        }
        else if (node.Value is { } value)
        {
            xml.WriteString(value is bool flag ? XmlConvert.ToString(flag) : Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
    }

    private static string TextOf(long id) => string.Create(CultureInfo.InvariantCulture, $"record {id}");
}
