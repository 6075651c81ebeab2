package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.Field.unknown;
import static dev.quarry.codegen.rknn2.internal.TextType.TEXT;

import dev.quarry.codegen.rknn2.MemInfo;
import dev.quarry.codegen.rknn2.ModelInfo;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.codegen.rknn2.RknnModel;
import java.util.List;
import java.util.Optional;

/// The Model table (root of the block) as it is stored.
///
/// @param info texts and numbers
/// @param graphs networks
/// @param legacyBuffers all buffers of a file of container version 2
/// @param memory absent in container version 2
/// @param buffers all buffers of container version 6
// RKNN v2: rknn2-format.md section 2 "Model"
public record ModelRow(
    ModelInfo info,
    List<GraphRow> graphs,
    List<RknnBuffer> legacyBuffers,
    Optional<MemInfo> memory,
    List<RknnBuffer> buffers) {
  /// A buffer starts at a multiple of this inside the block.
  static final int BUFFER_ALIGNMENT = 64;

  static final TableSpec<RknnBuffer> BUFFER = buffer();
  static final TableSpec<MemInfo> MEM_INFO = memInfo();

  /// The description of the root table.
  public static final TableSpec<ModelRow> TABLE = table();

  public ModelRow {
    graphs = List.copyOf(graphs);
    legacyBuffers = List.copyOf(legacyBuffers);
    buffers = List.copyOf(buffers);
  }

  /// A model as container version 6 stores it.
  public static ModelRow of(RknnModel model) {
    return new ModelRow(
        model.info(),
        model.graphs().stream().map(GraphRow::of).toList(),
        List.of(),
        Optional.of(model.memory()),
        model.buffers());
  }

  private static TableSpec<ModelRow> table() {
    var version =
        proven(
            0,
            "model_version",
            ScalarType.U32,
            (ModelRow row) -> row.info.modelVersion(),
            "6; container 2: 1");
    var format = proven(1, "format", TEXT, (ModelRow row) -> row.info.format(), "hardware family");
    var graphs = proven(2, "graphs", TableVectorType.of(GraphRow.TABLE), ModelRow::graphs, "one");
    var generator =
        inferred(3, "generator", TEXT, (ModelRow row) -> row.info.generator(), "conversion, text");
    var legacy =
        proven(
            4,
            "legacy_buffers",
            new TableVectorType<>(BUFFER, true),
            ModelRow::legacyBuffers,
            "container 2 only");
    // rknn2-format.md took the offset of this vector for the number 36
    Field<ModelRow, Integer> five = Field.legacyEmptyVector(5);
    var compilerVersion =
        proven(
            6,
            "compiler_version",
            ScalarType.U32,
            (ModelRow row) -> row.info.compilerVersion(),
            "major * 10000 + minor * 100 + patch");
    var compiler = proven(7, "compiler", TEXT, (ModelRow row) -> row.info.compiler(), "text");
    var target = proven(8, "target", TEXT, (ModelRow row) -> row.info.target(), "chip");
    var source = proven(9, "source", TEXT, (ModelRow row) -> row.info.source(), "front end");
    var flag = unknown(10, "unknown10", ScalarType.U8, (ModelRow row) -> row.info.flag10(), "2");
    var eleven = unknown(11, "unknown11", TEXT, (ModelRow row) -> row.info.text11(), "empty");
    var inputJson = proven(12, "input_json", TEXT, (ModelRow row) -> row.info.inputJson(), "text");
    var outputJson =
        proven(13, "output_json", TEXT, (ModelRow row) -> row.info.outputJson(), "text");
    var fourteen = unknown(14, "unknown14", TEXT, (ModelRow row) -> row.info.text14(), "0 or 1");
    var shapeMode =
        inferred(16, "shape_mode", TEXT, (ModelRow row) -> row.info.shapeMode(), "static_shape");
    var memory = proven(19, "memory", new TableType<>(MEM_INFO), ModelRow::memory, "totals");
    var buffers =
        proven(20, "buffers", TableVectorType.of(BUFFER), ModelRow::buffers, "entry 0 is empty");
    var customOps =
        proven(21, "custom_ops", TEXT, (ModelRow row) -> row.info.customOps(), "type or empty");
    return TableSpec.of(
        "Model",
        row ->
            new ModelRow(
                new ModelInfo(
                    row.get(version),
                    row.get(format),
                    row.get(generator),
                    row.get(compilerVersion),
                    row.get(compiler),
                    row.get(target),
                    row.get(source),
                    row.get(flag),
                    row.get(eleven),
                    row.get(inputJson),
                    row.get(outputJson),
                    row.get(fourteen),
                    row.get(shapeMode),
                    row.get(customOps)),
                row.get(graphs),
                row.get(legacy),
                row.get(memory),
                row.get(buffers)),
        version,
        format,
        graphs,
        generator,
        legacy,
        five,
        compilerVersion,
        compiler,
        target,
        source,
        flag,
        eleven,
        inputJson,
        outputJson,
        fourteen,
        Field.<ModelRow>emptyVector(15),
        shapeMode,
        Field.<ModelRow>emptyVector(17),
        Field.<ModelRow>emptyVector(18),
        memory,
        buffers,
        customOps);
  }

  private static TableSpec<RknnBuffer> buffer() {
    var data =
        proven(
            0,
            "data",
            new ByteVectorType(BUFFER_ALIGNMENT, true),
            (RknnBuffer bytes) -> bytes,
            "starts at a multiple of 64");
    return TableSpec.of("Buffer", row -> row.get(data), data);
  }

  private static TableSpec<MemInfo> memInfo() {
    var weight =
        proven(0, "weight_bytes", ScalarType.U64, MemInfo::weightBytes, "kinds 4 and 5, by 64");
    var internal =
        proven(1, "internal_bytes", ScalarType.U64, MemInfo::internalBytes, "end of the arena");
    var helper = proven(2, "helper_bytes", ScalarType.U64, MemInfo::helperBytes, "kind 8, by 64");
    return TableSpec.of(
        "MemInfo",
        row -> new MemInfo(row.get(weight), row.get(internal), row.get(helper)),
        weight,
        internal,
        helper);
  }
}
