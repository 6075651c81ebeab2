package dev.quarry.codegen.rknn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.codegen.rknn1.internal.PythonJson;
import dev.quarry.codegen.rknn2.RknnBuffer;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Damaged files are refused with the reason, whatever the damage; never with another exception.
class V1DamageTest {
  private static final int RANDOM_CHANGES = 200;
  private static final String SAMPLE = "yolov5lite_rv1126_tk170.rknn";

  /// The corruptions the reference checker names: 14 of the document, 3 of the bytes.
  @TestFactory
  Stream<DynamicTest> knownCorruptionsAreErrors() {
    Map<String, Consumer<ObjectNode>> documents = new LinkedHashMap<>();
    documents.put("offset", d -> at(d, "const_tensor", 3).put("offset", 1 << 30));
    documents.put("length", d -> at(d, "const_tensor", 3).put("len", 17));
    documents.put("missing connection", d -> list(d, "connection").remove(20));
    documents.put(
        "duplicate connection",
        d -> list(d, "connection").add(list(d, "connection").get(20).deepCopy()));
    documents.put("dangling connection", d -> dangling(d));
    documents.put("permutation", d -> params(d, "permute").putArray("perm").add(0).add(0).add(1));
    documents.put("stride", d -> params(d, "conv2d").putArray("stride").add(3).add(3));
    documents.put("channel count", d -> params(d, "conv2d").put("weights", 33));
    documents.put("graph entry", d -> at(d, "graph", 0).put("right_tensor_id", 99));
    documents.put("missing virtual tensor", d -> list(d, "virtual_tensor").remove(5));
    documents.put(
        "zero point",
        d -> ((ObjectNode) at(d, "virtual_tensor", 5).get("dtype")).put("zero_point", 300));
    documents.put("counter", d -> d.put("node_num", 3));
    documents.put(
        "duplicate uid",
        d -> at(d, "nodes", 4).put("uid", at(d, "nodes", 5).get("uid").intValue()));
    documents.put("concat axis", d -> params(d, "concat").put("axis", 7));
    Map<String, UnaryOperator<byte[]>> bytes = new LinkedHashMap<>();
    bytes.put("truncation", b -> Arrays.copyOf(b, b.length - 100));
    bytes.put("magic", b -> with(b, 2, (byte) 'X'));
    bytes.put("data size", b -> with(b, 20, (byte) 0x7f));
    return Stream.concat(
        documents.entrySet().stream()
            .map(c -> dynamicTest(c.getKey(), () -> assertReported(changed(c.getValue())))),
        bytes.entrySet().stream()
            .map(
                c ->
                    dynamicTest(
                        c.getKey(),
                        () -> {
                          byte[] whole = V1Samples.bytes(V1Samples.file(SAMPLE));
                          assertReported(errors(c.getValue().apply(whole)));
                        })));
  }

  /// Changes of one value of the document: most are errors; none escapes as another exception.
  @TestFactory
  Stream<DynamicTest> randomChangesOfTheDocumentNeverEscape() {
    return V1Samples.all().stream()
        .map(
            file ->
                dynamicTest(
                    String.valueOf(file.getFileName()),
                    () -> {
                      V1File content = V1Reader.read(file);
                      JsonNode tree = new ObjectMapper().readTree(content.json());
                      var random = new Random(String.valueOf(file.getFileName()).hashCode());
                      int refused = 0;
                      for (int i = 0; i < RANDOM_CHANGES; i++) {
                        JsonNode copy = tree.deepCopy();
                        mutate(copy, random);
                        byte[] bytes = pack(content, PythonJson.text(copy));
                        refused += errors(bytes).isEmpty() ? 0 : 1;
                      }
                      assertTrue(refused > RANDOM_CHANGES / 5, "refused only " + refused);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> randomBytesNeverEscape() {
    return V1Samples.all().stream()
        .map(
            file ->
                dynamicTest(
                    String.valueOf(file.getFileName()),
                    () -> {
                      byte[] bytes = V1Samples.bytes(file);
                      var random = new Random(3L * String.valueOf(file.getFileName()).hashCode());
                      int json = V1Reader.read(file).json().length();
                      for (int i = 0; i < RANDOM_CHANGES; i++) {
                        int at =
                            switch (i % 4) {
                              case 0 -> random.nextInt(Math.min(4096, bytes.length));
                              case 1 -> random.nextInt(bytes.length);
                              default -> bytes.length - 1 - random.nextInt(json);
                            };
                        byte before = bytes[at];
                        bytes[at] ^= (byte) (1 << random.nextInt(8));
                        errors(bytes);
                        bytes[at] = before;
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyTruncationIsReported() {
    return V1Samples.all().stream()
        .map(
            file ->
                dynamicTest(
                    String.valueOf(file.getFileName()),
                    () -> {
                      byte[] bytes = V1Samples.bytes(file);
                      for (int i = 0; i < 40; i++) {
                        int length = i < 39 ? (int) ((long) bytes.length * i / 39) : 31;
                        if (length < bytes.length - V1Reader.read(file).trailing().size()) {
                          assertReported(errors(Arrays.copyOf(bytes, length)));
                        }
                      }
                    }));
  }

  private static List<Diagnostic> changed(Consumer<ObjectNode> change) throws Exception {
    V1File content = V1Reader.read(V1Samples.file(SAMPLE));
    ObjectNode document = (ObjectNode) new ObjectMapper().readTree(content.json());
    change.accept(document);
    return errors(pack(content, PythonJson.text(document)));
  }

  private static byte[] pack(V1File content, String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    RknnBuffer data = content.data();
    ByteBuffer out =
        ByteBuffer.allocate(24 + data.size() + 8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RKNN\0\0\0\0".getBytes(StandardCharsets.US_ASCII)).putLong(1).putLong(data.size());
    out.put(data.toByteArray()).putLong(text.length).put(text);
    return out.array();
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  private static ArrayNode list(ObjectNode document, String key) {
    return (ArrayNode) document.get(key);
  }

  private static ObjectNode at(ObjectNode document, String key, int index) {
    return (ObjectNode) list(document, key).get(index);
  }

  private static void dangling(ObjectNode document) {
    for (JsonNode connection : list(document, "connection")) {
      if (connection.has("right_node")) {
        ((ObjectNode) connection.get("right_node")).put("node_id", 9999);
        return;
      }
    }
    throw new AssertionError("no connection between nodes");
  }

  private static ObjectNode params(ObjectNode document, String kind) {
    for (JsonNode node : list(document, "nodes")) {
      if (node.path("nn").has(kind)) {
        return (ObjectNode) node.get("nn").get(kind);
      }
    }
    throw new AssertionError("no node with " + kind);
  }

  /// Replaces or removes one value somewhere in the tree.
  private static void mutate(JsonNode tree, Random random) {
    JsonNode parent = tree;
    while (true) {
      int index = random.nextInt(parent.size());
      JsonNode child = parent.isArray() ? parent.get(index) : value(parent, index);
      if (child.isContainerNode() && !child.isEmpty() && random.nextInt(12) > 0) {
        parent = child;
        continue;
      }
      if (parent instanceof ArrayNode array) {
        switch (random.nextInt(4)) {
          case 0 -> array.remove(index);
          case 1 -> array.set(index, number(random));
          case 2 -> array.add(child.deepCopy());
          default -> array.set(index, "word");
        }
      } else if (parent instanceof ObjectNode object) {
        String key = object.properties().stream().skip(index).findFirst().orElseThrow().getKey();
        switch (random.nextInt(4)) {
          case 0 -> object.remove(key);
          case 1, 2 -> object.put(key, number(random));
          default -> object.putNull(key);
        }
      }
      return;
    }
  }

  private static JsonNode value(JsonNode object, int index) {
    return object.properties().stream().skip(index).findFirst().orElseThrow().getValue();
  }

  private static int number(Random random) {
    int[] numbers = {-1, 0, 1, 2, 3, 5, 255, 256, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE};
    return numbers[random.nextInt(numbers.length)];
  }

  private static void assertReported(List<Diagnostic> errors) {
    assertFalse(errors.isEmpty(), "nothing was reported");
  }

  /// Reads, checks and shows a file of any content; what was refused.
  private static List<Diagnostic> errors(byte[] bytes) {
    List<Diagnostic> errors;
    try {
      V1Reading reading = V1Reader.readWithNotes("damaged", bytes);
      errors = V1Validator.check("damaged", reading.file()).errors();
      assertFalse(V1Inspector.text("damaged", reading).isEmpty());
      assertFalse(V1Inspector.json("damaged", reading).isEmpty());
      if (!errors.isEmpty()) {
        assertThrows(CompileException.class, () -> V1Validator.require("damaged", reading.file()));
      }
    } catch (CompileException e) {
      assertEquals(1, e.diagnostics().size());
      errors = e.diagnostics();
    }
    for (Diagnostic error : errors) {
      assertFalse(error.message().isBlank());
      assertEquals(1, error.message().lines().count(), error.message());
    }
    return errors;
  }
}
