using System.Text;
using MassTransit;
using MassTransit.SagaStateMachine;

namespace PollerSaga.Tests.Documentation;

/// <summary>Draws a state machine in Mermaid syntax: states are round, messages are square, and arrows are transitions.</summary>
internal static class StateDiagram
{
    public static string Of<TSaga>(StateMachine<TSaga> machine)
        where TSaga : class, SagaStateMachineInstance
    {
        var graph = machine.GetGraph();
        var nodes = graph.Vertices.Where(vertex => vertex.Title != "Final").ToList();
        var text = new StringBuilder("flowchart TB\n");
        for (var i = 0; i < nodes.Count; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    {i}{Shape(nodes[i])}\n");

        var arrows = graph.Edges
            .Select(edge => (From: nodes.IndexOf(edge.From), To: nodes.IndexOf(edge.To)))
            .Where(edge => edge is { From: >= 0, To: >= 0 })
            .Distinct()
            .Order();
        foreach (var (from, to) in arrows)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    {from} --> {to}\n");
        return text.ToString();
    }

    private static string Shape(Vertex vertex) =>
        vertex.VertexType.IsAssignableTo(typeof(State)) ? $"([{vertex.Title}])" : $"[{vertex.TargetType.Name}]";
}
