// A story told in steps: each is counted, the first that fails ends it (what follows would fail
// for its sake) and leaves pictures of every face behind.
export function tell(name) {
  let passed = 0;
  let failed = 0;
  const afterFailure = [];
  return {
    onFailure(work) {
      afterFailure.push(work);
    },
    async step(title, work) {
      if (failed > 0) return undefined;
      const begun = Date.now();
      try {
        const result = await work();
        passed += 1;
        console.log(`ok      ${title} (${Date.now() - begun} ms)`);
        return result;
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${title}\n${error.stack ?? error}`);
        for (const act of afterFailure)
          await act().catch((problem) => console.log(String(problem)));
        return undefined;
      }
    },
    close() {
      console.log(`${name}: ${passed} passed, ${failed} failed`);
      return failed === 0 && passed > 0;
    },
  };
}
