;;; Threads: fibers that run in an initial continuation.

(define (make-thread thunk)
  (unless (procedure? thunk) (%wrong-type "make-thread" 1 "a procedure" thunk))
  (let* ((parameterization (current-parameterization))
         (thread (%make-fiber
                   (lambda ()
                     (call-initially
                       (lambda () (look-for-interrupts!) (thunk))
                       parameterization #f values raise)))))
    (inherit-locals! thread)
    thread))

(define (thread-start! thread)
  (check-thread "thread-start!" 1 thread)
  (unless (eq? (fiber-status thread) 'new)
    (raise
      (condition (make-assertion-violation)
                 (make-who-condition 'thread-start!)
                 (make-message-condition "only a new thread can be started, got")
                 (make-irritants-condition (list thread)))))
  (%fiber-start! thread))

(define (thread-sleep! timeout)
  (unless timeout (%wrong-type "thread-sleep!" 1 "a time" timeout))
  (%wait (deadline "thread-sleep!" 1 timeout) #f)
  (if #f #f))

;; The cases of a wait that end it when the time has come: none if it never comes.
(define (deadline who position timeout)
  (let ((seconds (seconds-until who position timeout)))
    (if seconds (list (list 'time seconds #f)) '())))

;;;; The end of a thread

(define (thread-schedule-terminate! thread)
  (check-thread "thread-schedule-terminate!" 1 thread)
  (unless (terminated? thread)
    (%fiber-terminate! thread)))

;; A fiber that is terminated has ended at once.
(define (thread-terminate! thread)
  (check-thread "thread-terminate!" 1 thread)
  (thread-schedule-terminate! thread))

(define thread-join!
  (case-lambda
    ((thread) (thread-join! thread #f))
    ((thread timeout)
     (check-thread "thread-join!" 1 thread)
     (%wait (cons (list 'ended thread #f) (deadline "thread-join!" 2 timeout)) #f)
     (if (terminated? thread)
         (deliver-outcome thread)
         (raise-continuable (make-thread-timeout-condition))))))

;; Does here what the end of the thread has left to be done.
(define (deliver-outcome thread)
  (let-values (((status result) (fiber-outcome thread)))
    (case status
      ((done) (apply values result))
      ((failed) (raise-continuable (make-uncaught-exception-condition result)))
      (else (raise-continuable (make-thread-already-terminated-condition))))))

(define (check-thread who position obj)
  (unless (thread? obj) (%wrong-type who position "a thread" obj)))
