;;; What (srfi 226), (srfi 226 control) and (control-features) are: all parts of SRFI 226 together.

(export
 ;; prompts
 &continuation make-continuation-violation continuation-violation?
 continuation-violation-prompt-tag
 make-continuation-prompt-tag default-continuation-prompt-tag continuation-prompt-tag?
 call-with-continuation-prompt abort-current-continuation
 ;; continuations
 call-with-current-continuation call/cc call-with-non-composable-continuation
 call-with-composable-continuation
 call-in-continuation call-in return-to continuation-prompt-available?
 call-with-continuation-barrier dynamic-wind unwind-protect
 ;; shift-reset
 reset shift reset-at shift-at
 ;; inspection
 continuation? non-composable-continuation?
 ;; continuation-marks
 with-continuation-mark with-continuation-marks call-with-immediate-continuation-mark
 continuation-marks current-continuation-marks continuation-mark-set?
 continuation-mark-set->list continuation-mark-set->list* continuation-mark-set->iterator
 continuation-mark-set-first
 make-continuation-mark-key continuation-mark-key?
 ;; parameters
 make-parameter make-thread-parameter parameter? parameterize
 current-parameterization parameterization? call-with-parameterization
 temporarily with
 ;; fluids
 define-fluid define-thread-fluid define-fluidified fluid-let fluid-let* fluid-parameter
 ;; call-in-initial-continuation
 call-in-initial-continuation
 ;; promises
 delay make-promise promise? force
 ;; exceptions
 with-exception-handler exception-handler-stack current-exception-handler
 raise raise-continuable guard else =>
 ;; conditions
 &parameterization make-parameterization-condition parameterization-condition?
 condition-parameterization
 &continuation-marks make-continuation-marks-condition continuation-marks-condition?
 condition-continuation-marks
 &exception-handler-stack make-exception-handler-stack-condition
 exception-handler-stack-condition? condition-exception-handler-stack
 error assertion-violation syntax-violation
 ;; times
 time? current-time seconds+
 ;; threads
 &thread make-thread-condition thread-condition?
 &uncaught-exception make-uncaught-exception-condition uncaught-exception-condition?
 uncaught-exception-condition-reason
 &thread-already-terminated make-thread-already-terminated-condition
 thread-already-terminated-condition?
 &thread-timeout make-thread-timeout-condition thread-timeout-condition?
 &thread-abandoned-mutex make-thread-abandoned-mutex-condition thread-abandoned-mutex-condition?
 &concurrent-modification make-concurrent-modification-violation
 concurrent-modification-violation?
 make-thread thread? current-thread thread-start! thread-yield! thread-sleep!
 thread-terminate! thread-schedule-terminate! thread-stop! thread-join!
 make-mutex mutex? mutex-state mutex-lock! mutex-unlock!
 make-condition-variable condition-variable? condition-variable-signal!
 condition-variable-broadcast!
 ;; thread-locals
 make-thread-local thread-local? tlref tlset!
 ;; interrupts
 current-interrupt-level disable-interrupts! enable-interrupts!
 with-interrupts-disabled with-interrupts-enabled thread-interrupt!)

(import
 (srfi 226 control prompts) (srfi 226 control continuations) (srfi 226 control shift-reset)
 (srfi 226 control inspection) (srfi 226 control continuation-marks)
 (srfi 226 control parameters) (srfi 226 control fluids)
 (srfi 226 control call-in-initial-continuation) (srfi 226 control promises)
 (srfi 226 control exceptions) (srfi 226 control conditions) (srfi 226 control times)
 (srfi 226 control threads) (srfi 226 control thread-locals) (srfi 226 control interrupts))
