package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.TextType.TEXT;

import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.RknnNode;
import java.util.List;

/// The Node table: a node, and in container version 2 its tasks.
record NodeRow(RknnNode node, List<LegacyTask> legacyTasks) {
  static final TableSpec<NodeRow> TABLE = table();

  NodeRow {
    legacyTasks = List.copyOf(legacyTasks);
  }

  static NodeRow of(RknnNode node) {
    return new NodeRow(node, List.of());
  }

  private static TableSpec<NodeRow> table() {
    var ints = NumberVectorType.I32;
    var type = proven(1, "type", TEXT, (NodeRow row) -> row.node.type(), "operation");
    var name = proven(2, "name", TEXT, (NodeRow row) -> row.node.name(), "operation:ONNX name");
    var unit =
        proven(3, "unit", ScalarType.U8, (NodeRow row) -> row.node.unitCode(), "2 NPU, 0 CPU");
    var inputs = proven(4, "inputs", ints, (NodeRow row) -> row.node.inputs(), "tensor indices");
    var outputs = proven(5, "outputs", ints, (NodeRow row) -> row.node.outputs(), "tensor indices");
    var legacy =
        proven(
            6,
            "legacy_tasks",
            new TableVectorType<>(LegacyTask.TABLE, true),
            NodeRow::legacyTasks,
            "container 2 only");
    var tag =
        proven(
            7, "param_type", ScalarType.U8, (NodeRow row) -> row.node.param().tag(), "union tag");
    var param =
        proven(8, "param", new ParamType(7), (NodeRow row) -> row.node.param(), "union value");
    var attributes =
        proven(
            9,
            "attributes",
            new ByteVectorType(1, false),
            (NodeRow row) -> row.node.attributes(),
            "BSON of ONNX attributes; OutputOperator: four task counts");
    var tasks =
        proven(10, "task_counts", ints, (NodeRow row) -> row.node.taskCounts(), "tasks per core");
    var tableTasks =
        inferred(
            11,
            "table_task_counts",
            ints,
            (NodeRow row) -> row.node.tableTaskCounts(),
            "how many of the tasks load a look-up table");
    return TableSpec.of(
        "Node",
        row -> {
          NodeParam value = row.get(param);
          int code = row.get(tag);
          NodeParam known = code != value.tag() ? new NodeParam.OtherParam(code) : value;
          return new NodeRow(
              new RknnNode(
                  row.get(type),
                  row.get(name),
                  row.get(unit),
                  row.get(inputs),
                  row.get(outputs),
                  known,
                  row.get(attributes),
                  row.get(tasks),
                  row.get(tableTasks)),
              row.get(legacy));
        },
        type,
        name,
        unit,
        inputs,
        outputs,
        legacy,
        tag,
        param,
        attributes,
        tasks,
        tableTasks);
  }
}
