/* Runs a compiled network on the board and compares its outputs with those of the simulator.
 *
 *   gcc -O2 check.c -lrknnrt -lm -o check       (rknn_api.h and librknnrt.so come with the board's runtime)
 *   ./check
 *
 * Please report what it prints, with the board and the runtime's version. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rknn_api.h"
#include "kit.h"

static void *read_file(const char *name, size_t *size) {
  FILE *file = fopen(name, "rb");
  if (!file) {
    fprintf(stderr, "%s: cannot be opened\n", name);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  fseek(file, 0, SEEK_SET);
  void *data = malloc(*size);
  if (!data || fread(data, 1, *size, file) != *size) {
    fprintf(stderr, "%s: cannot be read\n", name);
    exit(1);
  }
  fclose(file);
  return data;
}

static void require(int code, const char *what) {
  if (code != RKNN_SUCC) {
    fprintf(stderr, "%s failed: %d\n", what, code);
    exit(1);
  }
}

int main(void) {
  size_t size = 0;
  void *model = read_file("model.rknn", &size);
  rknn_context context = 0;
  require(rknn_init(&context, model, (uint32_t)size, 0, NULL), "rknn_init");

  rknn_sdk_version version;
  require(rknn_query(context, RKNN_QUERY_SDK_VERSION, &version, sizeof version), "version query");
  printf("runtime %s, driver %s\n", version.api_version, version.drv_version);

  rknn_input inputs[KIT_INPUTS];
  memset(inputs, 0, sizeof inputs);
  for (int i = 0; i < KIT_INPUTS; i++) {
    inputs[i].index = (uint32_t)i;
    inputs[i].buf = read_file(kit_inputs[i].file, &size);
    inputs[i].size = (uint32_t)size;
    inputs[i].type = kit_inputs[i].picture ? RKNN_TENSOR_UINT8 : RKNN_TENSOR_FLOAT32;
    inputs[i].fmt = kit_inputs[i].picture ? RKNN_TENSOR_NHWC : RKNN_TENSOR_NCHW;
  }
  require(rknn_inputs_set(context, KIT_INPUTS, inputs), "rknn_inputs_set");
  require(rknn_run(context, NULL), "rknn_run");

  rknn_output outputs[KIT_OUTPUTS];
  memset(outputs, 0, sizeof outputs);
  for (int i = 0; i < KIT_OUTPUTS; i++) {
    outputs[i].want_float = 1;
  }
  require(rknn_outputs_get(context, KIT_OUTPUTS, outputs, NULL), "rknn_outputs_get");

  int bad = 0;
  for (int i = 0; i < KIT_OUTPUTS; i++) {
    float *expected = read_file(kit_outputs[i].file, &size);
    size_t count = size / sizeof(float);
    if (outputs[i].size / sizeof(float) != count) {
      printf("%s: %u values, expected %zu\n", kit_outputs[i].name,
             (unsigned)(outputs[i].size / sizeof(float)), count);
      bad = 1;
      continue;
    }
    const float *found = outputs[i].buf;
    size_t equal = 0, near = 0;
    double worst = 0, product = 0, own = 0, other = 0;
    for (size_t k = 0; k < count; k++) {
      double steps = fabs((double)found[k] - expected[k]) / kit_outputs[i].step;
      equal += steps < 0.5;
      near += steps < 1.5;
      worst = steps > worst ? steps : worst;
      product += (double)found[k] * expected[k];
      own += (double)found[k] * found[k];
      other += (double)expected[k] * expected[k];
    }
    printf("%s: %zu values, %.3f %% equal, %.3f %% within one step, worst %.1f steps, cosine %.6f\n",
           kit_outputs[i].name, count, 100.0 * equal / count, 100.0 * near / count, worst,
           product / (sqrt(own) * sqrt(other)));
    bad |= near != count;
    free(expected);
  }
  require(rknn_outputs_release(context, KIT_OUTPUTS, outputs), "rknn_outputs_release");

  long long fastest = -1;
  for (int run = 0; run < 20; run++) {
    rknn_perf_run time;
    require(rknn_inputs_set(context, KIT_INPUTS, inputs), "rknn_inputs_set");
    require(rknn_run(context, NULL), "rknn_run");
    require(rknn_query(context, RKNN_QUERY_PERF_RUN, &time, sizeof time), "time query");
    if (fastest < 0 || time.run_duration < fastest) {
      fastest = time.run_duration;
    }
  }
  printf("fastest of 20 runs: %lld us, predicted %s\n", fastest, KIT_PREDICTED);
  rknn_destroy(context);
  puts(bad ? "DIFFERENT" : "AS SIMULATED");
  return bad;
}
