;;; (srfi 226 control conditions): conditions that tell what was in force where they arose. Source:
;;; SRFI 226.
(define-library (srfi 226 control conditions)
  (export
   &parameterization make-parameterization-condition parameterization-condition?
   condition-parameterization
   &continuation-marks make-continuation-marks-condition continuation-marks-condition?
   condition-continuation-marks
   &exception-handler-stack make-exception-handler-stack-condition
   exception-handler-stack-condition? condition-exception-handler-stack)
  (import (omega condition))
  (begin

    (define-condition-type &parameterization &condition
      make-parameterization-condition parameterization-condition?
      (parameterization condition-parameterization))

    (define-condition-type &continuation-marks &condition
      make-continuation-marks-condition continuation-marks-condition?
      (continuation-marks condition-continuation-marks))

    (define-condition-type &exception-handler-stack &condition
      make-exception-handler-stack-condition exception-handler-stack-condition?
      (exception-handler-stack condition-exception-handler-stack))))
