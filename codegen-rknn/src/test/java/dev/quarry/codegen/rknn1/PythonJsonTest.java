package dev.quarry.codegen.rknn1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quarry.codegen.rknn1.internal.PythonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers and strings as Python prints them (`json.dumps` of CPython 3).
class PythonJsonTest {
  @ParameterizedTest
  @CsvSource({
    "1e-05, 1e-05",
    "0.0001, 0.0001",
    "0.00012, 0.00012",
    "1.5e-7, 1.5e-07",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "123456789012345680, 1.2345678901234568e+17",
    "1.0, 1.0",
    "-0.0, -0.0",
    "0.003921568859368563, 0.003921568859368563",
    "2e-300, 2e-300",
    "255.0, 255.0",
    "1.7976931348623157e308, 1.7976931348623157e+308"
  })
  void realNumbers(String number, String expected) {
    var tree = com.fasterxml.jackson.databind.node.DoubleNode.valueOf(Double.parseDouble(number));
    assertEquals(expected, PythonJson.text(tree));
  }

  @Test
  void wholeTextIsPrintedAsItWas() {
    String text =
        "{\"a\": [1, 2.0, -3, 1e-05], \"b\": {}, \"c\": [], \"d\": \"\\u00e4\\n\\\"\\u4f60\","
            + " \"e\": null, \"f\": true}";
    assertEquals(text, PythonJson.text(PythonJson.parse("f", text)));
  }
}
