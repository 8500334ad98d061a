;;; (srfi 226 control conditions): conditions that tell what was in force where they arose, and what
;;; raises them. Those of `error` and of the machine tell it too. Source: SRFI 226; R6RS 11.14 and
;;; libraries 12.9.
(define-library (srfi 226 control conditions)
  (export
   &parameterization make-parameterization-condition parameterization-condition?
   condition-parameterization
   &continuation-marks make-continuation-marks-condition continuation-marks-condition?
   condition-continuation-marks
   &exception-handler-stack make-exception-handler-stack-condition
   exception-handler-stack-condition? condition-exception-handler-stack
   error assertion-violation syntax-violation)
  (import (scheme base) (omega condition)
          (only (omega control) current-continuation-marks current-parameterization)
          (only (omega primitive)
                %condition-ref &parameterization &continuation-marks &exception-handler-stack)
          (only (srfi 226 inside initial-continuations) exception-handler-stack visible-handlers))
  (include "conditions/origin.scm" "conditions/violation.scm"))
