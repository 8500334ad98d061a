;;; (srfi 64 runner): what a test runner is, and the current one (SRFI 64, "Test-runner").
(define-library (srfi 64 runner)
  (export
   test-runner? test-runner-current test-runner-get test-runner-simple test-runner-null
   test-runner-create test-runner-factory test-runner-reset
   test-result-kind test-passed? test-result-ref test-result-set! test-result-remove
   test-result-clear test-result-alist
   test-runner-on-test-begin test-runner-on-test-begin!
   test-runner-on-test-end test-runner-on-test-end!
   test-runner-on-group-begin test-runner-on-group-begin!
   test-runner-on-group-end test-runner-on-group-end!
   test-runner-on-bad-count test-runner-on-bad-count!
   test-runner-on-bad-end-name test-runner-on-bad-end-name!
   test-runner-on-final test-runner-on-final!
   test-on-test-begin-simple test-on-test-end-simple test-on-group-begin-simple
   test-on-group-end-simple test-on-bad-count-simple test-on-bad-end-name-simple
   test-on-final-simple
   test-runner-pass-count test-runner-fail-count test-runner-xpass-count
   test-runner-xfail-count test-runner-skip-count test-runner-test-name
   test-runner-group-path test-runner-group-stack
   test-runner-aux-value test-runner-aux-value!
   ;; For (srfi 64 execution) only
   count-result! runner-groups set-runner-groups! runner-selected set-runner-selected!
   runner-skipped set-runner-skipped! runner-failing set-runner-failing!
   make-group group-name group-expected-count group-count set-group-count!
   group-outer-skipped group-outer-failing group-installed-runner?
   watch! report! report-flaw!
   ;; For hosts that gather results
   test-observer!)
  (import (scheme base) (scheme case-lambda) (scheme write))
  (include "runner.scm" "simple.scm"))
