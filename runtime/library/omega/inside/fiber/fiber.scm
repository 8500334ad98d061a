;;; Fibers: starting them, waiting for them, and for a time.

;; A fiber that runs the thunk: (spawn thunk [:name name]).
(define (spawn thunk . options)
  (%fiber-start! (%make-fiber thunk (%option options ':name #f "spawn"))))

;; The value of an option in a list of keywords and values.
(define (%option options key default who)
  (cond ((null? options) default)
        ((and (eq? (car options) key) (pair? (cdr options)) (null? (cddr options)))
         (cadr options))
        (else (%invalid-argument (string-append who ": expected the option") key 'got options))))

;; The values of a fiber that has ended; what it raised is raised again here.
(define (join fiber) (%wait (list (list 'join fiber #f)) #f))

;; The same, or what the thunk answers if it takes longer than so many seconds.
(define (%fiber-join fiber seconds otherwise)
  (if seconds
      (select ((join fiber) => values)
              ((timeout seconds) (otherwise)))
      (join fiber)))

;; The status of a fiber, and its values as a list, or what it raised.
(define (fiber-outcome fiber) (%fiber-outcome fiber))

;; Wait for so many seconds; others have a turn in any case.
(define (sleep seconds)
  (if (and (real? seconds) (<= seconds 0))
      (yield-fiber)
      (%wait (list (list 'time seconds #f)) #f)))

;; No other fiber has a turn while the thunk runs, unless it waits.
(define (%without-preemption thunk)
  (dynamic-wind
    (lambda () (%fiber-atomic! 1))
    thunk
    (lambda () (%fiber-atomic! -1))))

(define-syntax without-preemption
  (syntax-rules ()
    ((_ body1 body2 ...) (%without-preemption (lambda () body1 body2 ...)))))

;; What happens at the end of a program: the fibers that are left are cancelled, and their cleanups
;; done.
(define (%end-fibers)
  (let ((fibers (%live-fibers)))
    (for-each cancel fibers)
    (for-each (lambda (fiber) (%wait (list (list 'ended fiber #f)) #f)) fibers)))

;; Wait until woken, or for so many seconds; answers whether it was woken.
(define (%queue-wait! queue seconds)
  (if seconds
      (%select (list (list 'queue queue #f) (list 'time seconds #f))
               (list (lambda (woken) #t) (lambda (late) #f)))
      (%wait (list (list 'queue queue #f)) #f)))
