package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.Field.unknown;
import static dev.quarry.codegen.rknn2.internal.TextType.TEXT;

import dev.quarry.codegen.rknn2.InputNorm;
import dev.quarry.codegen.rknn2.OutputEntry;
import dev.quarry.codegen.rknn2.PatchGroup;
import dev.quarry.codegen.rknn2.PatchGroup.PatchRecord;
import dev.quarry.codegen.rknn2.PatchGroup.PatchWord;
import dev.quarry.codegen.rknn2.RelocationGroup;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Graph table and the small tables only it refers to.
// RKNN v2: rknn2-format.md section 2 "Graph" and section 3
record GraphRow(RknnGraph graph, List<NodeRow> nodes) {
  private static final int GEOMETRY_WORDS = 7;
  private static final int CONVERSION_WORDS = 13;

  static final TableSpec<InputNorm> INPUT_NORM = inputNorm();
  static final TableSpec<RelocationGroup> RELOCATION_GROUP = relocationGroup();
  static final TableSpec<PatchRecord> GEOMETRY_PATCH = geometryRecord();
  static final TableSpec<PatchRecord> CONVERSION_PATCH = conversionRecord();
  static final TableSpec<PatchGroup> GEOMETRY_GROUP = patchGroup(GEOMETRY_PATCH);
  static final TableSpec<PatchGroup> CONVERSION_GROUP = patchGroup(CONVERSION_PATCH);
  static final TableSpec<OutputEntry> OUTPUT_ENTRY = outputEntry();
  static final TableSpec<GraphRow> TABLE = table();

  GraphRow {
    nodes = List.copyOf(nodes);
  }

  static GraphRow of(RknnGraph graph) {
    return new GraphRow(graph, graph.nodes().stream().map(NodeRow::of).toList());
  }

  private static TableSpec<GraphRow> table() {
    var ints = NumberVectorType.I32;
    var tensors =
        proven(
            0,
            "tensors",
            TableVectorType.<RknnTensor>of(TensorTable.TABLE),
            (GraphRow row) -> row.graph.tensors(),
            "entry 0 is an empty placeholder");
    var nodes =
        proven(1, "nodes", TableVectorType.of(NodeRow.TABLE), GraphRow::nodes, "execution order");
    var inputs = proven(2, "inputs", ints, (GraphRow row) -> row.graph.inputs(), "tensor indices");
    var outputs =
        proven(3, "outputs", ints, (GraphRow row) -> row.graph.outputs(), "tensor indices");
    var norms =
        proven(
            4,
            "input_norms",
            TableVectorType.of(INPUT_NORM),
            (GraphRow row) -> row.graph.inputNorms(),
            "one per input");
    var relocations =
        proven(
            7,
            "relocations",
            TableVectorType.of(RELOCATION_GROUP),
            (GraphRow row) -> row.graph.relocations(),
            "one per tensor");
    var patchesA =
        inferred(
            8,
            "input_patches_a",
            TableVectorType.of(GEOMETRY_GROUP),
            (GraphRow row) -> row.graph.inputPatchesA(),
            "geometry words of the first layer");
    var patchesB =
        inferred(
            9,
            "input_patches_b",
            TableVectorType.of(CONVERSION_GROUP),
            (GraphRow row) -> row.graph.inputPatchesB(),
            "conversion words of the first layer");
    var outputEntries =
        proven(
            12,
            "output_entries",
            TableVectorType.of(OUTPUT_ENTRY),
            (GraphRow row) -> row.graph.outputEntries(),
            "one per output");
    return TableSpec.of(
        "Graph",
        row -> {
          List<NodeRow> nodeRows = row.get(nodes);
          return new GraphRow(
              new RknnGraph(
                  row.get(tensors),
                  nodeRows.stream().map(NodeRow::node).toList(),
                  row.get(inputs),
                  row.get(outputs),
                  row.get(norms),
                  row.get(relocations),
                  row.get(patchesA),
                  row.get(patchesB),
                  row.get(outputEntries)),
              nodeRows);
        },
        tensors,
        nodes,
        inputs,
        outputs,
        norms,
        Field.emptyVector(6),
        relocations,
        patchesA,
        patchesB,
        Field.emptyVector(10),
        outputEntries,
        Field.emptyVector(13),
        Field.emptyVector(14),
        Field.emptyVector(15),
        Field.emptyVector(16));
  }

  private static TableSpec<InputNorm> inputNorm() {
    var mean = proven(0, "mean", NumberVectorType.F32, InputNorm::mean, "one per channel");
    var std = proven(1, "std", NumberVectorType.F32, InputNorm::std, "one per channel");
    var order =
        inferred(2, "channel_order", NumberVectorType.I32, InputNorm::channelOrder, "0, 1, 2, 3");
    return TableSpec.of(
        "InputNorm",
        row -> new InputNorm(row.get(mean), row.get(std), row.get(order)),
        mean,
        std,
        order);
  }

  private static TableSpec<RelocationGroup> relocationGroup() {
    var tensor = proven(0, "tensor", TEXT, RelocationGroup::tensor, "tensor name");
    var entries =
        proven(1, "entries", new PairVectorType(), RelocationGroup::entries, "addend, word index");
    return TableSpec.of(
        "RelocationGroup",
        row -> new RelocationGroup(row.get(tensor), row.get(entries)),
        tensor,
        entries,
        Field.emptyVector(2));
  }

  /// Geometry: seven registers, then where the tile starts.
  private static TableSpec<PatchRecord> geometryRecord() {
    var words = words(GEOMETRY_WORDS);
    var seven = unknown(7, "unknown7", ScalarType.U32, PatchRecord::unknown7, "absent");
    var row = inferred(8, "first_row", ScalarType.U32, PatchRecord::firstRow, "of the tile");
    var fields = new ArrayList<Field<PatchRecord, ?>>(words);
    fields.add(seven);
    fields.add(row);
    return TableSpec.of(
        "GeometryPatch",
        table -> new PatchRecord(present(table, words), table.get(seven), table.get(row)),
        List.copyOf(fields));
  }

  /// Conversion: eleven registers (compiler 1.6) or thirteen (2.3).
  private static TableSpec<PatchRecord> conversionRecord() {
    var words = words(CONVERSION_WORDS);
    return TableSpec.of(
        "ConversionPatch",
        table -> new PatchRecord(present(table, words), 0, 0),
        List.<Field<PatchRecord, ?>>copyOf(words));
  }

  private static List<Field<PatchRecord, Optional<PatchWord>>> words(int count) {
    var fields = new ArrayList<Field<PatchRecord, Optional<PatchWord>>>();
    for (int i = 0; i < count; i++) {
      int slot = i;
      fields.add(
          inferred(
              slot,
              "word" + slot,
              new PatchSlotType(slot),
              row -> row.words().stream().filter(word -> word.slot() == slot).findFirst(),
              "value, word index"));
    }
    return List.copyOf(fields);
  }

  private static List<PatchWord> present(
      FlatRow row, List<Field<PatchRecord, Optional<PatchWord>>> fields) {
    var words = new ArrayList<PatchWord>();
    for (Field<PatchRecord, Optional<PatchWord>> field : fields) {
      row.get(field).ifPresent(words::add);
    }
    return words;
  }

  private static TableSpec<PatchGroup> patchGroup(TableSpec<PatchRecord> record) {
    var input = proven(0, "input", TEXT, PatchGroup::input, "input name");
    var records =
        inferred(1, "records", TableVectorType.of(record), PatchGroup::records, "one per task");
    return TableSpec.of(
        "PatchGroup", row -> new PatchGroup(row.get(input), row.get(records)), input, records);
  }

  private static TableSpec<OutputEntry> outputEntry() {
    var name = proven(0, "name", TEXT, OutputEntry::name, "tensor name");
    var task =
        proven(1, "first_task", ScalarType.U31, OutputEntry::firstTask, "first conversion task");
    return TableSpec.of(
        "OutputEntry", row -> new OutputEntry(row.get(name), row.get(task)), name, task);
  }
}
