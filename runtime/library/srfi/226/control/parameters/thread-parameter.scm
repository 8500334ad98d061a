;;; Parameters whose cells are inheritable thread locals: what a thread changes in one, only threads
;;; see that it makes afterwards.

(define make-thread-parameter
  (case-lambda
    ((value) (thread-parameter value values))
    ((value convert) (thread-parameter value convert))))

(define (thread-parameter value convert)
  (define (cell value)
    (make-thread-local (convert value) #t))
  (define access
    (case-lambda
      ((cell) (tlref cell))
      ((cell value) (tlset! cell (convert value)))))
  (%make-parameter (cell value) cell access))
