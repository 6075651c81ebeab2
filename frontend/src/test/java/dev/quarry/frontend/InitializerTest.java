package dev.quarry.frontend;

import static dev.quarry.frontend.testing.OnnxAttributes.integer;
import static dev.quarry.frontend.testing.OnnxAttributes.real;
import static dev.quarry.frontend.testing.OnnxAttributes.tensor;
import static dev.quarry.frontend.testing.OnnxConstants.DOUBLE;
import static dev.quarry.frontend.testing.OnnxConstants.FLOAT;
import static dev.quarry.frontend.testing.OnnxConstants.FLOAT16;
import static dev.quarry.frontend.testing.OnnxConstants.INT32;
import static dev.quarry.frontend.testing.OnnxConstants.INT64;
import static dev.quarry.frontend.testing.OnnxConstants.INT8;
import static dev.quarry.frontend.testing.OnnxConstants.empty;
import static dev.quarry.frontend.testing.OnnxConstants.raw;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.quarry.frontend.internal.proto.StringStringEntryProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorProto.DataLocation;
import dev.quarry.frontend.testing.OnnxModel;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.type.ConstantData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Constants of a model in every encoding.
class InitializerTest {
  @TempDir private Path folder = Path.of("");

  static Stream<Arguments> encodings() {
    var half = ByteString.copyFrom(new byte[] {0x00, 0x3c, 0x00, (byte) 0xc0});
    return Stream.of(
        Arguments.of("f32 raw", type(FLOAT).setRawData(raw(1, -2))),
        Arguments.of("f32 typed", type(FLOAT).addFloatData(1).addFloatData(-2)),
        Arguments.of("f16 raw", type(FLOAT16).setRawData(half)),
        Arguments.of("f16 typed", type(FLOAT16).addInt32Data(0x3c00).addInt32Data(0xc000)),
        Arguments.of("f64 typed", type(DOUBLE).addDoubleData(1).addDoubleData(-2)),
        Arguments.of("i32 typed", type(INT32).addInt32Data(1).addInt32Data(-2)),
        Arguments.of("i64 typed", type(INT64).addInt64Data(1).addInt64Data(-2)),
        Arguments.of("i8 raw", type(INT8).setRawData(ByteString.copyFrom(new byte[] {1, -2}))),
        Arguments.of("i8 typed", type(INT8).addInt32Data(1).addInt32Data(-2)));
  }

  private static TensorProto.Builder type(int type) {
    return empty("c", type, 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encodings")
  void everyEncodingHoldsTheSameNumbers(String name, TensorProto.Builder constant) {
    Graph graph =
        new OnnxModel(13)
            .input("x", 2)
            .constant(constant)
            .node("Cast", List.of("c"), List.of("f"), integer("to", FLOAT))
            .node("Add", List.of("x", "f"), List.of("y"))
            .read("y");
    ConstantData found = graph.constants().values().iterator().next();
    assertArrayEquals(new float[] {1, -2}, found.floats(), name);
  }

  @Test
  void rawDataOfTheWrongLengthIsRefusedBeforeMemoryIsTaken() {
    var huge = empty("c", FLOAT, 1 << 20, 1 << 10).setRawData(raw(1, 2, 3));
    assertRefused(huge, "c");
    assertRefused(empty("c", FLOAT, 2).addFloatData(1), "c");
    assertRefused(empty("c", FLOAT, -1).setRawData(raw(1)), "c");
    var overflow = empty("c", FLOAT).setRawData(raw(1));
    for (int i = 0; i < 5; i++) {
      overflow.addDims(1L << 40);
    }
    assertRefused(overflow, "c");
  }

  private static void assertRefused(TensorProto.Builder constant, String word) {
    var model =
        new OnnxModel(13)
            .input("x", 2)
            .constant(constant)
            .node("Add", List.of("x", "c"), List.of("y"));
    var e = assertThrows(CompileException.class, () -> model.read("y"));
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  @Test
  void externalDataIsReadAtItsOffset() throws IOException {
    Files.write(folder.resolve("weights.bin"), raw(9, 9, 1, -2).toByteArray());
    Graph graph =
        new OnnxImporter()
            .read(external("weights.bin", "8", "8"), ImportOptions.NONE)
            .module()
            .graph();
    assertArrayEquals(new float[] {1, -2}, graph.constants().values().iterator().next().floats());
  }

  @Test
  void externalDataStaysInTheModelsFolder() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside")).resolve("secret.bin");
    Files.write(outside, raw(1, 2).toByteArray());
    for (String location : List.of("../outside/secret.bin", outside.toString(), "a/../../x", "")) {
      var e = assertThrows(CompileException.class, () -> read(external(location, "0", "8")));
      assertTrue(e.getMessage().contains("location"), e.getMessage());
    }
    Path models = folder.resolve("models");
    Files.createSymbolicLink(models.resolve("link.bin"), outside);
    var e = assertThrows(CompileException.class, () -> read(external("link.bin", "0", "8")));
    assertTrue(e.getMessage().contains("leaves the model's folder"), e.getMessage());
  }

  @Test
  void externalDataOfTheWrongSizeIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    Files.write(folder.resolve("models/weights.bin"), raw(1, 2).toByteArray());
    for (List<String> place :
        List.of(List.of("0", "4"), List.of("4", "8"), List.of("x", "8"), List.of("-8", "8"))) {
      assertThrows(
          CompileException.class,
          () -> read(external("weights.bin", place.get(0), place.get(1))),
          place.toString());
    }
    var e = assertThrows(CompileException.class, () -> read(external("missing.bin", "0", "8")));
    assertTrue(e.getMessage().contains("missing"), e.getMessage());
  }

  private static Graph read(Path model) {
    return new OnnxImporter().read(model, ImportOptions.NONE).module().graph();
  }

  private Path external(String location, String offset, String length) throws IOException {
    var constant = empty("c", FLOAT, 2).setDataLocation(DataLocation.EXTERNAL);
    List.of(List.of("location", location), List.of("offset", offset), List.of("length", length))
        .forEach(
            entry ->
                constant.addExternalData(
                    StringStringEntryProto.newBuilder()
                        .setKey(entry.get(0))
                        .setValue(entry.get(1))));
    Path models = Files.createDirectories(folder.resolve("models"));
    if (Files.exists(folder.resolve("weights.bin"))) {
      Files.copy(folder.resolve("weights.bin"), models.resolve("weights.bin"));
    }
    return Files.write(
        models.resolve("model.onnx"),
        new OnnxModel(13)
            .input("x", 2)
            .constant(constant)
            .node("Add", List.of("x", "c"), List.of("y"))
            .bytes("y"));
  }

  @Test
  void constantNodesInEveryForm() {
    Graph graph =
        new OnnxModel(13)
            .input("x", 2)
            .node(
                "Constant",
                List.of(),
                List.of("a"),
                tensor("value", empty("", FLOAT, 2).setRawData(raw(1, -2))))
            .node("Constant", List.of(), List.of("b"), real("value_float", 3))
            .node("Add", List.of("x", "a"), List.of("s"))
            .node("Mul", List.of("s", "b"), List.of("y"))
            .read("y");
    assertEquals("add\nmul\n", GraphText.ops(graph));
    assertEquals(2, graph.constants().size());
  }
}
