; In Omega, errors are compared by code and message.
(define (kind-of-error e) (list (error-object-code e) (condition-report-string e)))
(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
