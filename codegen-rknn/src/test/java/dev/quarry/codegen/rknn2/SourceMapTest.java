package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.codegen.rknn2.SourceMap.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMapTest {
  private static final SourceMap MAP =
      new SourceMap(
          true,
          List.of(
              Entry.NONE,
              new Entry("npu_conv", List.of("/a/Conv", "it's \"quoted\"", "\u00e9")),
              Entry.NONE));

  private static RknnModel with(String generator) {
    RknnModel model = TinyModel.model();
    return new RknnModel(
        model.info().withGenerator(generator), model.graphs(), model.memory(), model.buffers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"pipeline\":\"a,b\"}", "", "free text", "[1]"})
  void isReadAsWritten(String generator) {
    RknnModel model = with(MAP.into(generator));
    byte[] file = RknnWriter.write(RknnFile.of(model, ""));
    assertEquals(MAP, SourceMap.of(RknnReader.read("file", file).model()));
  }

  @Test
  void otherTextIsKept() {
    assertTrue(MAP.into("{\"pipeline\":\"a,b\"}").contains("\"pipeline\":\"a,b\""));
    assertTrue(MAP.into("free text").contains("\"text\":\"free text\""));
  }

  /// The vendor's text, text cut in the middle, a map for another number of nodes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'attrs': {}}",
        "{\"source_map\":[{\"op\":\"x\"",
        "{\"source_map\":[{\"op\":\"x\",\"onnx\":[]}]}",
        "{\"source_map\":7}"
      })
  void withoutMapNamesTell(String generator) {
    SourceMap map = SourceMap.of(with(generator));
    assertFalse(map.exact());
    assertEquals(3, map.entries().size());
    assertEquals("c", map.entry(1).text());
    assertEquals(Entry.NONE, map.entry(99));
  }
}
