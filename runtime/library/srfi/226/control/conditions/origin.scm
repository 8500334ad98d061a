;;; Conditions that tell what was in force: parameters, marks, handlers.

(define (make-parameterization-condition parameterization)
  (make-condition &parameterization parameterization))
(define (parameterization-condition? obj) (condition-of-type? obj &parameterization))
(define (condition-parameterization c)
  (%condition-ref c &parameterization 'parameterization 'condition-parameterization))

(define (make-continuation-marks-condition marks) (make-condition &continuation-marks marks))
(define (continuation-marks-condition? obj) (condition-of-type? obj &continuation-marks))
(define (condition-continuation-marks c)
  (%condition-ref c &continuation-marks 'continuation-marks 'condition-continuation-marks))

(define (make-exception-handler-stack-condition handlers)
  (make-condition &exception-handler-stack handlers))
(define (exception-handler-stack-condition? obj) (condition-of-type? obj &exception-handler-stack))
(define (condition-exception-handler-stack c)
  (visible-handlers
    (%condition-ref c &exception-handler-stack
                    'exception-handler-stack 'condition-exception-handler-stack)))
